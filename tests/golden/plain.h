/*
 * Root certificates for a device that has to verify:
 *     device.test:443
 *
 * Made by ca-extract 0.1.0. To make it again:
 *     ca-extract --roots plain-root.pem --from plain-chain.pem --host device.test
 *
 * The root is valid from 2026-10-24, which the device's clock must have reached, until 2036-11-20.
 * 567 bytes.
 * Verified by Mbed TLS 3.6, with the limits of profile 'mbedtls-3.6' (proved).
 *
 * ca-extract-settings: {"format_version":1,"targets":["device.test:443"],"device":"mbedtls-3.6","policy":"longest","format":"header","name":"SSL_CA_PEM","anchors":["c6274814538979129475cdb3d1c5b568f9e313f9f8eda3077c8295a5f3d8a5fe"]}
 */
#ifndef SSL_CA_PEM_H
#define SSL_CA_PEM_H

static const char SSL_CA_PEM[] =
    /*
     * 1 of 1: Golden Root, P-256, valid until 2036-11-20
     * subject: CN=Golden Root,O=ca-extract tests
     * SHA-256: c6274814538979129475cdb3d1c5b568f9e313f9f8eda3077c8295a5f3d8a5fe
     * needed by: device.test:443
     * PRIVATE: trusted because --roots or --add-roots named it; of the roots that fit, it is good for the longest time
     */
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBdjCCARugAwIBAgICA+gwCgYIKoZIzj0EAwIwMTEZMBcGA1UECgwQY2EtZXh0\n"
    "cmFjdCB0ZXN0czEUMBIGA1UEAwwLR29sZGVuIFJvb3QwHhcNMjYxMDI0MTc1NDUw\n"
    "WhcNMzYxMTIwMTc1NDUwWjAxMRkwFwYDVQQKDBBjYS1leHRyYWN0IHRlc3RzMRQw\n"
    "EgYDVQQDDAtHb2xkZW4gUm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABCOh\n"
    "73VDBMbRr5SB2MJ3w2juP0arryMbCnm1lzqw4Smfws15j7XZmvB4hdLDlH32NoYJ\n"
    "j5p+NNWfklt8seB8e8+jIzAhMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQD\n"
    "AgEGMAoGCCqGSM49BAMCA0kAMEYCIQCUkYERsV1EN3TzOBDT15Y2CxGzXLT7SLZN\n"
    "y/CTU4bSBAIhALupUj5qfNFnErJRfzyMPKQMVhZTKdlawjvfNVG9JvsF\n"
    "-----END CERTIFICATE-----\n";

#define SSL_CA_PEM_SIZE (sizeof SSL_CA_PEM) /* counts the NUL, as Mbed TLS wants */
#define SSL_CA_PEM_TIME_FLOOR 1792864490 /* 2026-10-24T17:54:50Z: no right clock is below it */

#endif
