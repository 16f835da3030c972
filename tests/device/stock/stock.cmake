# FW_TLS=<this file>: the application over Mbed TLS 3.6 as shipped, with roots
# and time from a file. It is what the profile mbedtls-3.6 stands for, so its
# verdicts are held against what this application does. For tests: nothing of
# this folder can be in an image for hardware.

set(FW_TLS_CONFIG ${CMAKE_CURRENT_LIST_DIR}/stock_config.h)
set(FW_MBEDTLS_WHOLE ON)
set(FW_TLS_SOURCES library_3.c random_psa.c tickets_13.c records_full.c certificate_full.c)

# By these two calls the firmware narrows the library down: see stock.c.
set(FW_TLS_LINK_OPTIONS -Wl,--wrap=mbedtls_ssl_conf_sig_algs
    -Wl,--wrap=mbedtls_ssl_conf_cert_profile)

set(FW_INPUT_SOURCES ${CMAKE_CURRENT_LIST_DIR}/stock.c ${CMAKE_CURRENT_LIST_DIR}/given.c)
if(BOARD STREQUAL "posix")
    list(APPEND FW_INPUT_SOURCES ${CMAKE_CURRENT_LIST_DIR}/given_posix.c)
else()
    list(APPEND FW_INPUT_SOURCES ${CMAKE_CURRENT_LIST_DIR}/given_semihosting.c)
endif()
