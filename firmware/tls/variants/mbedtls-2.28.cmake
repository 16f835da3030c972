# TLS 1.2 with Mbed TLS 2.28, whose source tools/deps/fetch-sources.sh fetches when asked:
# tools/deps/fetch-sources.sh .deps 2.28

set(FW_MBEDTLS mbedtls-2.28)
set(FW_TLS_CONFIG tls/mbedtls_config_2_28.h)
set(FW_TLS_SOURCES library_2.c random_drbg.c tickets_12.c records_full.c
    certificate_brief.c)
