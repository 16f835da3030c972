# Stellaris LM3S6965 evaluation board; QEMU's machine lm3s6965evb.

set(FW_CPU_FLAGS -mcpu=cortex-m3 -mthumb)
set(FW_LINKER_SCRIPT lm3s6965.ld)
set(FW_NETWORK lwip)
set(FW_BOARD_SOURCES board.c ethernet.c
    ../common/startup.c ../common/systick.c ../common/libc.c ../common/ethernet_address.c)
# RAM is 64 KB: two segments under way, and buffers for them.
set(FW_BOARD_DEFINITIONS FW_CLOCK_HZ=50000000 FW_LWIP_WINDOW=2 FW_LWIP_HEAP=4096)
set(FW_TLS_ARENA_DEFAULT 36864)

set(FW_SEED_SOURCE seed.c bus.c)
include(board/common/surroundings.cmake)
