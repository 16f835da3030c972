# The TLS client, whatever the variant: also built into the rehearsal programs of the host tool.

set(FW_CLIENT_SOURCES
    tls/tls_client.c tls/library_both.c tls/session.c tls/anchors.c tls/failure.c tls/bio.c tls/heap.c
    tls/platform.c tls/verify_words.c tls/ca_profile.c
    base/log.c)
