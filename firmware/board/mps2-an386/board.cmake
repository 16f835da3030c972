# MPS2+ with the AN386 image; QEMU's machine mps2-an386.

set(FW_CPU_FLAGS -mcpu=cortex-m4 -mthumb)
set(FW_LINKER_SCRIPT mps2_an386.ld)
set(FW_NETWORK lwip)
set(FW_BOARD_SOURCES startup.c board.c lan9118.c semihosting.c entropy_emulator.c libc.c)

# Where the time comes from: "semihosting" asks the emulator's host, "sntp" the network.
set(FW_CLOCK semihosting CACHE STRING "semihosting or sntp")
if(FW_CLOCK STREQUAL "semihosting")
    list(APPEND FW_BOARD_SOURCES clock_semihosting.c)
else()
    list(APPEND FW_BOARD_SOURCES ../clock_none.c)
endif()
set(FW_TLS_ARENA_DEFAULT 49152)
