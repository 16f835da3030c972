/* SPDX-License-Identifier: Apache-2.0 */
#include "device/random_pki.h"

#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/attributes.h"

enum kind { P256, P384, P521, RSA_2048, RSA_3072, RSA_1024, RSA_4096, K256, BP256, ED25519, KINDS };
enum { PER_KIND = 2, CAS_MAX = 9, NOW_S = 1790000000, DAY_S = 86400 };

static const char *const kind_words[KINDS] = { "P-256",    "P-384",     "P-521",
                                               "RSA-2048", "RSA-3072",  "RSA-1024",
                                               "RSA-4096", "secp256k1", "brainpoolP256r1",
                                               "Ed25519" };

struct maker {
    uint64_t state;
    struct random_pki *pki;
    size_t words_len;
    long serial;
};

static void must(bool done, const char *what)
{
    if (!done) {
        fprintf(stderr, "random_pki: cannot %s\n", what);
        abort();
    }
}

/* xorshift64*: any generator would do, as long as a seed tells the whole story. */
static uint64_t draw(struct maker *maker, uint64_t below)
{
    maker->state ^= maker->state >> 12;
    maker->state ^= maker->state << 25;
    maker->state ^= maker->state >> 27;
    return (maker->state * 2685821657736338717u >> 33) % below;
}

static bool one_in(struct maker *maker, uint64_t chances)
{
    return draw(maker, chances) == 0;
}

CA_PRINTF(2, 3)
static void note(struct maker *maker, const char *fmt, ...)
{
    char *at = maker->pki->words + maker->words_len;
    size_t room = sizeof maker->pki->words - maker->words_len;
    va_list args;

    va_start(args, fmt);
    int put = vsnprintf(at, room, fmt, args);
    va_end(args);
    maker->words_len += put > 0 && (size_t)put < room ? (size_t)put : 0;
}

static EVP_PKEY *make_key(enum kind kind)
{
    static const unsigned bits[KINDS] = {
        [RSA_1024] = 1024, [RSA_2048] = 2048, [RSA_3072] = 3072, [RSA_4096] = 4096
    };
    EVP_PKEY *key = bits[kind] != 0   ? EVP_RSA_gen(bits[kind])
                    : kind == ED25519 ? EVP_PKEY_Q_keygen(NULL, NULL, "ED25519")
                    : kind == K256    ? EVP_EC_gen("secp256k1")
                                      : EVP_EC_gen(kind_words[kind]);

    must(key != NULL, "make a key");
    return key;
}

static EVP_PKEY *pool(enum kind kind, size_t at)
{
    static EVP_PKEY *keys[KINDS][PER_KIND];

    if (keys[kind][at] == NULL) {
        keys[kind][at] = make_key(kind);
    }
    return keys[kind][at];
}

static enum kind draw_kind(struct maker *maker)
{
    return one_in(maker, 12) ? (enum kind)draw(maker, KINDS) : (enum kind)draw(maker, RSA_3072 + 1);
}

static const EVP_MD *draw_hash(struct maker *maker, const char **words)
{
    static const char *const names[] = { "SHA256", "SHA384", "SHA512", "SHA1", "SHA224" };
    size_t at = one_in(maker, 25) ? (size_t)draw(maker, 5) : (size_t)draw(maker, 3);

    *words = names[at];
    return EVP_get_digestbyname(names[at]);
}

/* One certificate: what it is, and by whom. */
struct row {
    char name[32];
    enum kind kind;
    EVP_PKEY *key;
    X509 *cert;
};

static void add(X509 *cert, int nid, const char *value)
{
    X509V3_CTX context;

    X509V3_set_ctx(&context, cert, cert, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    must(extension != NULL && X509_add_ext(cert, extension, -1) == 1, value);
    X509_EXTENSION_free(extension);
}

static void add_ca_extensions(struct maker *maker, X509 *cert)
{
    static const char *const constraints[] = { "critical,CA:FALSE", "critical,CA:TRUE,pathlen:0",
                                               "critical,CA:TRUE,pathlen:1", "CA:TRUE" };
    static const char *const names[] = { "permitted;DNS:device.test", "excluded;DNS:device.test",
                                         "critical,permitted;DNS:device.test" };

    if (one_in(maker, 10)) {
        const char *value = constraints[draw(maker, 4)];
        note(maker, "%s ", value);
        add(cert, NID_basic_constraints, value);
    } else if (!one_in(maker, 40)) {
        add(cert, NID_basic_constraints, "critical,CA:TRUE");
    } else {
        note(maker, "no-bc ");
    }
    if (one_in(maker, 20)) {
        note(maker, "ku:digitalSignature ");
        add(cert, NID_key_usage, "critical,digitalSignature");
    } else if (!one_in(maker, 10)) {
        add(cert, NID_key_usage, "critical,keyCertSign,cRLSign");
    }
    if (one_in(maker, 25)) {
        note(maker, "ca-eku ");
        add(cert, NID_ext_key_usage, one_in(maker, 2) ? "serverAuth" : "clientAuth");
    }
    if (one_in(maker, 30)) {
        const char *value = names[draw(maker, 3)];
        note(maker, "nc:%s ", value);
        add(cert, NID_name_constraints, value);
    }
}

static void add_leaf_extensions(struct maker *maker, X509 *cert)
{
    static const char *const sans[] = { "DNS:other.test", "DNS:*.test", "DNS:DEVICE.test",
                                        "IP:127.0.0.1", "DNS:*.device.test,DNS:device.test" };
    static const char *const usages[] = { "critical,keyEncipherment", "critical,keyAgreement",
                                          "critical,keyCertSign",
                                          "critical,digitalSignature,keyEncipherment" };
    static const char *const ekus[] = { "clientAuth", "serverAuth,clientAuth",
                                        "anyExtendedKeyUsage", "critical,serverAuth" };
    const char *san = one_in(maker, 8) ? sans[draw(maker, 5)] : "DNS:device.test";
    const char *usage = one_in(maker, 8) ? usages[draw(maker, 4)] : "critical,digitalSignature";
    const char *eku = one_in(maker, 8) ? ekus[draw(maker, 4)] : "serverAuth";

    note(maker, "san:%s ku:%s eku:%s ", san, usage, eku);
    add(cert, NID_subject_alt_name, san);
    if (!one_in(maker, 10)) {
        add(cert, NID_key_usage, usage);
    }
    if (!one_in(maker, 10)) {
        add(cert, NID_ext_key_usage, eku);
    }
    if (one_in(maker, 20)) {
        add(cert, NID_basic_constraints, "critical,CA:TRUE");
    }
    if (one_in(maker, 25)) {
        size_t len =
            13000 + (size_t)draw(maker, 4000); /* the edge of the buffer lies among these */
        char *comment = calloc(len + 1, 1);
        must(comment != NULL, "make a comment");
        memset(comment, 'x', len);
        note(maker, "comment:%zu ", len);
        add(cert, NID_netscape_comment, comment);
        free(comment);
    }
}

static void sign(struct maker *maker, X509 *cert, const struct row *issuer)
{
    const char *words = "";
    const EVP_MD *hash = draw_hash(maker, &words);
    bool is_rsa = EVP_PKEY_get_base_id(issuer->key) == EVP_PKEY_RSA;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY_CTX *parameters = NULL; /* borrowed: dies with context */

    note(maker, "%s ", words);
    must(EVP_DigestSignInit(context, &parameters, issuer->kind == ED25519 ? NULL : hash, NULL,
                            issuer->key) == 1,
         "begin to sign");
    bool has_room = issuer->kind != RSA_1024; /* for a salt as long as SHA-512 */
    if (is_rsa && has_room && one_in(maker, 8)) {
        note(maker, "pss ");
        must(EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING) == 1 &&
                 EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST) == 1,
             "ask for PSS");
    }
    must(X509_sign_ctx(cert, context) > 0, "sign");
    EVP_MD_CTX_free(context);
}

static void set_dates(struct maker *maker, X509 *cert)
{
    long from = -30, to = 300;

    if (one_in(maker, 40)) {
        from = 10;
        note(maker, "future ");
    } else if (one_in(maker, 40)) {
        to = -10;
        note(maker, "expired ");
    }
    ASN1_TIME_set(X509_getm_notBefore(cert), (time_t)(maker->pki->now_s + from * DAY_S));
    ASN1_TIME_set(X509_getm_notAfter(cert), (time_t)(maker->pki->now_s + to * DAY_S));
}

static void set_name(X509_NAME *name, const char *text)
{
    must(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, (const unsigned char *)text, -1, -1,
                                    0) == 1,
         "set a name");
}

/* issuer NULL: by itself. */
static void mint(struct maker *maker, struct row *row, const struct row *issuer, bool is_leaf)
{
    X509 *cert = X509_new();

    note(maker, "[%s %s ", row->name, kind_words[row->kind]);
    X509_set_version(cert, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(cert), maker->serial++);
    set_name(X509_get_subject_name(cert), row->name);
    set_name(X509_get_issuer_name(cert), issuer != NULL ? issuer->name : row->name);
    set_dates(maker, cert);
    X509_set_pubkey(cert, row->key);
    if (is_leaf) {
        add_leaf_extensions(maker, cert);
    } else {
        add_ca_extensions(maker, cert);
    }
    sign(maker, cert, issuer != NULL ? issuer : row);
    note(maker, "] ");
    row->cert = cert;
}

static void begin_row(struct maker *maker, struct row *row, const char *name, size_t number)
{
    row->kind = draw_kind(maker);
    row->key = pool(row->kind, (size_t)draw(maker, PER_KIND));
    snprintf(row->name, sizeof row->name, "%s %zu", name, number);
}

static void send_one(struct random_pki *pki, X509 *cert)
{
    must(X509_up_ref(cert) == 1 && pki->sent_count < RANDOM_CERTS_MAX, "send it");
    pki->sent[pki->sent_count++] = cert;
}

/* The list as servers get it wrong: missing, twice, out of order, with a stray or the root. */
static void order(struct maker *maker, struct row *cas, size_t count, const struct row *root)
{
    struct random_pki *pki = maker->pki;
    uint64_t how = draw(maker, 16);

    for (size_t i = count; i > 0; i--) {
        size_t at = how == 0 ? count - i : i - 1; /* 0: from the root down */
        bool is_left_out = how == 1 && i == count;
        if (!is_left_out) {
            send_one(pki, cas[at].cert);
        }
        if (how == 2) {
            send_one(pki, cas[at].cert);
        }
    }
    if (how == 3 || how == 4) {
        send_one(pki, root->cert);
    }
    if (how == 5) {
        struct row stray;
        begin_row(maker, &stray, "Stray", 1);
        mint(maker, &stray, NULL, false);
        send_one(pki, stray.cert);
        X509_free(stray.cert);
    }
    note(maker, "order:%d ", (int)how);
}

void random_pki_make(uint64_t seed, struct random_pki *pki)
{
    struct maker maker = { .state = seed * 2654435761u + 88172645463325252u,
                           .pki = pki,
                           .serial = 1000 };
    struct row root, cas[CAS_MAX], leaf;
    size_t count = 0;

    *pki = (struct random_pki){ .host = "device.test", .now_s = NOW_S };
    count = one_in(&maker, 30) ? CAS_MAX : (size_t)draw(&maker, 3);
    begin_row(&maker, &root, "Root", 1);
    mint(&maker, &root, NULL, false);
    for (size_t i = 0; i < count; i++) {
        begin_row(&maker, &cas[i], "CA", one_in(&maker, 30) ? 1 : i + 1);
        mint(&maker, &cas[i], i == 0 ? &root : &cas[i - 1], false);
    }
    begin_row(&maker, &leaf, "leaf", 1);
    leaf.kind = leaf.kind == ED25519 ? P256 : leaf.kind; /* OpenSSL would not offer it to us */
    leaf.key = pool(leaf.kind, 0);
    mint(&maker, &leaf, count == 0 ? &root : &cas[count - 1], true);
    send_one(pki, leaf.cert);
    order(&maker, cas, count, &root);
    pki->root = root.cert;
    pki->leaf_key = leaf.key;
    pki->max_version = one_in(&maker, 2) ? TLS1_3_VERSION : TLS1_2_VERSION;
    note(&maker, "%s", pki->max_version == TLS1_3_VERSION ? "TLS 1.3" : "TLS 1.2");
    for (size_t i = 0; i < count; i++) {
        X509_free(cas[i].cert);
    }
    X509_free(leaf.cert);
}

void random_pki_clear(struct random_pki *pki)
{
    for (size_t i = 0; i < pki->sent_count; i++) {
        X509_free(pki->sent[i]);
    }
    X509_free(pki->root);
    *pki = (struct random_pki){ .root = NULL };
}
