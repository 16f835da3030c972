# TLS 1.2 and 1.3, any record: the image that is shipped.

set(FW_TLS_CONFIG tls/mbedtls_config.h)
set(FW_TLS_SOURCES library_3.c random_psa.c tickets_13.c records_full.c
    ecp_normalize.c modular_inverse.c ecdsa_verify.c
    certificate_full.c)
