# TLS 1.2 alone.

set(FW_TLS_CONFIG tls/mbedtls_config_tls12.h)
set(FW_TLS_SOURCES library_3.c random_drbg.c tickets_12.c records_full.c
    ecp_normalize.c modular_inverse.c ecdsa_verify.c
    certificate_brief.c)
