/*
 * Root certificates for a device that has to verify:
 *     device.test:443
 *
 * Made by ca-extract 0.1.0. To make it again:
 *     ca-extract --roots hostile-root.pem --from hostile-chain.pem --host device.test
 *
 * The root is valid from 2026-10-24, which the device's clock must have reached, until 2036-11-20.
 * 632 bytes.
 * Verified by Mbed TLS 3.6, with the limits of profile 'mbedtls-3.6' (proved).
 *
 * ca-extract-settings: {"format_version":1,"targets":["device.test:443"],"device":"mbedtls-3.6","policy":"longest","format":"header","name":"SSL_CA_PEM","anchors":["70003ba40ec243abb58141cf62aa8466d23d75ae74044c87b41e19a104efc3d9"]}
 */
#ifndef SSL_CA_PEM_H
#define SSL_CA_PEM_H

static const char SSL_CA_PEM[] =
    /*
     * 1 of 1: *_ _; } _ ?_/ /_ /_ ?_[2J <U+00E9> ? %s {{x}}, P-256, valid until 2036-11-20
     * subject: CN=*_ ___; } __ ?_/ /_ /_ _0A_1B[2J <U+00E9> ? %s {{x}},O=O__*_#error
     * SHA-256: 70003ba40ec243abb58141cf62aa8466d23d75ae74044c87b41e19a104efc3d9
     * needed by: device.test:443
     * PRIVATE: trusted because --roots or --add-roots named it; of the roots that fit, it is good for the longest time
     */
    "-----BEGIN CERTIFICATE-----\n"
    "MIIBpTCCAUugAwIBAgICA+owCgYIKoZIzj0EAwIwSTETMBEGA1UECgwKTyIqLyNl\n"
    "cnJvcjEyMDAGA1UEAwwpKi8gIjsgfSBcID8/LyAvLyAvKiAKG1sySiDDqSDigK4g\n"
    "JXMge3t4fX0wHhcNMjYxMDI0MTc1NDUwWhcNMzYxMTIwMTc1NDUwWjBJMRMwEQYD\n"
    "VQQKDApPIiovI2Vycm9yMTIwMAYDVQQDDCkqLyAiOyB9IFwgPz8vIC8vIC8qIAob\n"
    "WzJKIMOpIOKAriAlcyB7e3h9fTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABATe\n"
    "Mp+MVETcLofQ04ikdZg9c0u21qzWHD8IcVqTwksuQgJ+khpGCBeww+6B6HEmn1F9\n"
    "KHAW5e9S+cG6wgXwI0WjIzAhMA8GA1UdEwEB/wQFMAMBAf8wDgYDVR0PAQH/BAQD\n"
    "AgEGMAoGCCqGSM49BAMCA0gAMEUCIE9ytsX+6A7JeaeW0VW8qhaLI/2pCTdKGkuc\n"
    "Sbv4XB1BAiEAjqK08y1YUFOMkLOr8AlyZxFWhj+i8cojorEHmn50IdM=\n"
    "-----END CERTIFICATE-----\n";

#define SSL_CA_PEM_SIZE (sizeof SSL_CA_PEM) /* counts the NUL, as Mbed TLS wants */
#define SSL_CA_PEM_TIME_FLOOR 1792864490 /* 2026-10-24T17:54:50Z: no right clock is below it */

#endif
