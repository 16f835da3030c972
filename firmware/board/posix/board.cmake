# The same application on the host, over sockets.

set(FW_NETWORK posix)
set(FW_BOARD_SOURCES board.c)
set(FW_TLS_ARENA_DEFAULT 49152)
