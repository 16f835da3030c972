/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_STAGES_PRESENTED_H
#define CA_STAGES_PRESENTED_H

/*
 * Stage 3: a connection, or a file, becomes the chain as the server sent it.
 *
 * Nothing is judged here: not dates, names, trust nor strength. The handshake
 * is run to its end, because only its signature proves that the peer holds
 * the leaf's key; a chain alone could be anybody's.
 *
 * From here on the program is a function of bytes.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "device/profile.h"
#include "stages/client_identity.h"
#include "stages/connection.h"
#include "stages/target.h"
#include "x509/cert.h"

enum {
    CA_PRESENTED_COUNT_MAX = 100,      /* certificates of one list */
    CA_PRESENTED_LEN_MAX = 256 * 1024, /* bytes of one Certificate message */
    CA_PROTOCOL_TEXT_MAX = 16,
    CA_CIPHER_TEXT_MAX = 64,
    CA_GROUP_TEXT_MAX = 32,
    CA_REFUSAL_TEXT_MAX = 200
};

/* Whose ClientHello is sent. */
enum ca_offer {
    CA_OFFER_DEVICE, /* as the profile says: the server shows what it would show the device */
    CA_OFFER_WIDE    /* whatever OpenSSL has: to see what the server is, when it refused that */
};

struct ca_presented {
    struct ca_cert **cert; /* owned; the leaf first, the rest as they came */
    size_t count;          /* 1 or more */
    size_t message_len;    /* the Certificate handshake message, header included */
    size_t largest_len;    /* the largest handshake message of the server, header included */
    uint8_t largest_type;  /* which one that is: RFC 8446 4 */
    bool is_connected;     /* false: read from a file */
    bool is_key_proven;    /* the peer signed with the leaf's key */
    bool wants_client_cert;
    char client_refusal[CA_REFUSAL_TEXT_MAX]; /* how the handshake ended after it asked for one, if
                                               * not well; TLS 1.3 does not tell in time */
    char protocol[CA_PROTOCOL_TEXT_MAX];      /* "TLSv1.3"; "" from a file */
    char cipher[CA_CIPHER_TEXT_MAX];
    char suite[CA_CIPHER_TEXT_MAX]; /* the same by its IANA name */
    char group[CA_GROUP_TEXT_MAX];  /* on which keys were exchanged, "x25519"; "" if on none */
    char scheme[CA_GROUP_TEXT_MAX]; /* of the server's signature, "rsa_pss_rsae_sha256"; or "" */
    enum ca_leaf_use leaf_use;
    bool is_timed_out; /* the time limit ended the handshake */
    bool is_unknown;   /* there is no such name */
    bool is_refused;   /* no chain: the server speaks TLS, and refused what was offered */
    char
        refusal[CA_REFUSAL_TEXT_MAX]; /* why the device's own offer was refused; "" if it was not */
    struct ca_error unproven;         /* why the key is not proven; code 0 when it is */
};

/* Whom to ask, and how. All borrowed. */
struct ca_asking {
    const struct ca_target *target;      /* named in messages */
    const struct ca_target *server_name; /* sent as SNI unless it is an address */
    const struct ca_profile *profile;    /* shapes the ClientHello */
    enum ca_offer offer;
    const struct ca_client_identity *identity; /* shown to a server that asks; NULL: none */
    const char *alpn;                          /* "h2,http/1.1"; NULL: none is offered */
};

/* The same, and how to get there. */
struct ca_enquiry {
    const struct ca_target *where; /* connected to: the target, or what --connect-to says */
    struct ca_reaching reaching;
    unsigned retries;        /* after a failure that may pass */
    struct ca_asking asking; /* but for its offer */
};

/*
 * Connect, turn to TLS, and take the presented chain, once or several times.
 *
 * The server is asked as the device would ask. If it refuses that, it is asked
 * once more with a wider offer: then it can be said what the server is, and
 * that the device is refused.
 *
 * out       presented: released with ca_presented_clear, also after a failure.
 * fails     as ca_connection_open, ca_starttls_run and ca_presented_collect, with
 *           the failure of the last try.
 * limits    tried again are only failures of the connection and time-outs,
 *           not a name that does not exist;
 *           each try has the whole time limit, and the pauses between them
 *           double from half a second up to it.
 */
CA_MUST_CHECK bool ca_presented_ask(const struct ca_enquiry *enquiry,
                                    struct ca_presented *presented, struct ca_error *err);

/*
 * Run a TLS handshake and take the presented chain.
 *
 * in        connection: open; its deadline holds for the handshake.
 * out       presented: released with ca_presented_clear, also after a failure.
 * fails     CA_ERR_HANDSHAKE: no certificate came back. The cause tells an
 *           alert, plain text, a closed connection and silence apart. A chain
 *           whose owner proved nothing is no failure here: see `unproven`.
 * limits    OpenSSL's security level 0, so that weak chains are seen and can
 *           be told about; x509/rules.h is where strength is judged.
 * source    proof: ServerKeyExchange RFC 5246 7.4.3, CertificateVerify
 *           RFC 8446 4.4.3, or a whole handshake with RSA key exchange.
 */
CA_MUST_CHECK bool ca_presented_collect(const struct ca_connection *connection,
                                        const struct ca_asking *asking,
                                        struct ca_presented *presented, struct ca_error *err);

/*
 * Read the chain from a file instead: PEM, DER or PKCS#7, leaf first.
 *
 * in        path: "-" is standard input.
 * fails     CA_ERR_USAGE: no certificate, or one that cannot be decoded; the
 *           message says which, and on which line or from which byte on.
 */
CA_MUST_CHECK bool ca_presented_read(const char *path, struct ca_presented *presented,
                                     struct ca_error *err);

/* "unknown", "signs", "decrypts", "agrees": what the handshake asked of the leaf's key; constant. */
const char *ca_leaf_use_word(enum ca_leaf_use use);

/* "Certificate": the name of a handshake message; constant. */
const char *ca_handshake_message_name(uint8_t type);

/* The other way; what is no such name, or NULL, is a Certificate. */
uint8_t ca_handshake_message_type(const char *name);

/* The list came, or from a file would come, in a handshake of TLS 1.3. */
bool ca_presented_is_tls_1_3(const struct ca_presented *presented,
                             const struct ca_profile *profile);

/*
 * What a device would be shown that asks just like another one.
 *
 * out       to: released with ca_presented_clear.
 * owner     the certificates are shared with `from`; either may go first.
 */
void ca_presented_copy(const struct ca_presented *from, struct ca_presented *to);

/* Release and zero; twice is harmless. */
void ca_presented_clear(struct ca_presented *presented);

#endif
