# MPS2+ with the AN386 image; QEMU's machine mps2-an386.

set(FW_CPU_FLAGS -mcpu=cortex-m4 -mthumb)
set(FW_LINKER_SCRIPT mps2_an386.ld)
set(FW_NETWORK lwip)
set(FW_BOARD_SOURCES ../common/mps2.c ../common/lan9118.c
    ../common/startup.c ../common/systick.c ../common/libc.c ../common/ethernet_address.c)
# Application Note AN386, "Memory map".
set(FW_BOARD_DEFINITIONS FW_CLOCK_HZ=25000000 FW_LAN9118_BASE=0x40200000u)
set(FW_TLS_ARENA_DEFAULT 49152)

set(FW_SEED_SOURCE ../common/seed_ram.c)
include(board/common/surroundings.cmake)
