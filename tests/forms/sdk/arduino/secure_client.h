/* SPDX-License-Identifier: Apache-2.0 */
/* SECURE_CLIENT: the name that the core gives its class. */
#include <Arduino.h>
#include <ctime>
enum { BR_KEYTYPE_EC = 2, BR_KEYTYPE_KEYX = 0x10, BR_KEYTYPE_SIGN = 0x20 };
namespace BearSSL
{
struct X509List {
    explicit X509List(const char *pem);
};
struct PrivateKey {
    explicit PrivateKey(const char *pem);
};
} // namespace BearSSL
struct SECURE_CLIENT {
    void setCACert(const char *pem);
    void setCertificate(const char *pem);
    void setPrivateKey(const char *pem);
    void setTrustAnchors(const BearSSL::X509List *list);
    void setX509Time(time_t now);
    void setClientECCert(const BearSSL::X509List *cert, const BearSSL::PrivateKey *key,
                         unsigned usages, unsigned issuer);
    int connect(const char *host, uint16_t port);
    int printf(const char *format, ...);
    bool connected();
    int available();
    int read();
    void stop();
};
