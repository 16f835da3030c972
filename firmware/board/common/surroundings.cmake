# What is around a board: an emulator or a debugger, or nothing at all.
#
# Without FW_HARDWARE the image takes its words, its end, entropy and the time
# from the emulator's host through semihosting. With it, none of that is linked:
# entropy comes from the seed that `make flash` provisions, the time from SNTP.

option(FW_HARDWARE "An image for a board by itself" OFF)
set(FW_CLOCK semihosting CACHE STRING "semihosting (the emulator's host) or sntp")
if(FW_HARDWARE)
    list(APPEND FW_BOARD_SOURCES ../common/hardware.c ../common/clock_none.c ${FW_SEED_SOURCE})
    set(FW_ENTROPY seed)
    set(FW_BOARD_LINK_OPTIONS -Wl,--defsym=fw_hardware_image=1)
else()
    list(APPEND FW_BOARD_SOURCES ../common/semihosting.c ../common/entropy_emulator.c)
    if(FW_CLOCK STREQUAL "semihosting")
        list(APPEND FW_BOARD_SOURCES ../common/clock_semihosting.c)
    else()
        list(APPEND FW_BOARD_SOURCES ../common/clock_none.c)
    endif()
    set(FW_ENTROPY poll)
endif()
