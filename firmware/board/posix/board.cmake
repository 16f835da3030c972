# The same application on the host, over sockets.

set(FW_NETWORK posix)
set(FW_BOARD_SOURCES board.c)
set(FW_TLS_ARENA_DEFAULT 49152)

# "seed" takes a file in place of flash, as boards without a generator do: for tests.
set(FW_ENTROPY poll CACHE STRING "poll (the host's generator) or seed (the file that FW_SEED names)")
if(FW_ENTROPY STREQUAL "seed")
    list(APPEND FW_BOARD_SOURCES seed.c)
endif()
