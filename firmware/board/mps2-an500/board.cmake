# MPS2+ with the AN500 image, a Cortex-M7; QEMU's machine mps2-an500.

set(FW_CPU_FLAGS -mcpu=cortex-m7 -mthumb)
set(FW_LINKER_SCRIPT mps2_an500.ld)
set(FW_NETWORK lwip)
set(FW_BOARD_SOURCES ../common/mps2.c ../common/lan9118.c
    ../common/startup.c ../common/systick.c ../common/libc.c ../common/ethernet_address.c)
# Application Note AN500, "Memory map".
set(FW_BOARD_DEFINITIONS FW_CLOCK_HZ=25000000 FW_LAN9118_BASE=0xA0000000u)
set(FW_TLS_ARENA_DEFAULT 49152)

set(FW_SEED_SOURCE ../common/seed_ram.c)
include(board/common/surroundings.cmake)
