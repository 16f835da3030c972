# Mbed TLS for the host: the judge of every verdict. It is built from the very
# source that the firmware is built from, with the library's own default
# configuration; device/mbedtls_host_config.h only makes its clock settable.

ca_source(mbedtls CA_MBEDTLS_DIR)

file(GLOB sources "${CA_MBEDTLS_DIR}/library/*.c")
add_library(ca_mbedtls STATIC EXCLUDE_FROM_ALL ${sources})
target_include_directories(ca_mbedtls SYSTEM PUBLIC "${CA_MBEDTLS_DIR}/include")
target_include_directories(ca_mbedtls PRIVATE "${CA_MBEDTLS_DIR}/library"
    PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/device")
target_compile_definitions(ca_mbedtls
    PUBLIC MBEDTLS_USER_CONFIG_FILE="mbedtls_host_config.h")
target_compile_options(ca_mbedtls PRIVATE -O2 -w)
set_target_properties(ca_mbedtls PROPERTIES C_STANDARD 99 C_EXTENSIONS ON)
