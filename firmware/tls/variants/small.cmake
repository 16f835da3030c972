# The same with an input buffer of 4 KB, and records of 1 KB asked for.

set(FW_TLS_CONFIG tls/mbedtls_config_small.h)
set(FW_TLS_SOURCES library_3.c random_psa.c tickets_13.c records_small.c
    ecp_normalize.c modular_inverse.c ecdsa_verify.c
    certificate_full.c)

# The library takes the answer to max_fragment_length for one that nobody asked
# for, in TLS 1.3 alone: see records_small.c.
set(FW_TLS_LINK_OPTIONS -Wl,--wrap=mbedtls_ssl_tls13_check_received_extension)
