/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/issuers.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "net/web.h"
#include "x509/bundle.h"
#include "x509/issuer_urls.h"

enum { REDIRECTS_MAX = 3, OTHER_HOSTS_MAX = 1 };

static const char http[] = "http://";

static bool is_http(const char *url)
{
    return strncasecmp(url, http, sizeof http - 1) == 0;
}

/* The host of an http URL, as --proxy and no_proxy know it; false if it has none. */
static bool host_of(const char *url, char host[static CA_HOST_MAX + 1])
{
    struct ca_target target;
    struct ca_error ignored = { CA_OK, "", "", "" };

    if (!is_http(url) || !ca_target_parse(url + sizeof http - 1, &target, &ignored)) {
        return false;
    }
    snprintf(host, CA_HOST_MAX + 1, "%s", target.host);
    return true;
}

/* The note for a URL that is new, or NULL when it was asked before or there is no room. */
static struct ca_fetch *begin_fetch(struct ca_issuers *issuers, const char *url)
{
    for (size_t i = 0; i < issuers->fetch_count; i++) {
        if (strcmp(issuers->fetch[i].url, url) == 0) {
            return NULL;
        }
    }
    if (issuers->fetch_count == CA_ISSUERS_FETCHES_MAX) {
        issuers->is_cut = true;
        return NULL;
    }
    if (issuers->fetch == NULL) {
        issuers->fetch = ca_alloc(CA_ISSUERS_FETCHES_MAX, sizeof *issuers->fetch);
    }
    struct ca_fetch *fetch = &issuers->fetch[issuers->fetch_count++];
    *fetch = (struct ca_fetch){ .url = ca_strdup(url) };
    return fetch;
}

static void note(struct ca_fetch *fetch, const char *outcome)
{
    snprintf(fetch->outcome, sizeof fetch->outcome, "%.*s", (int)sizeof fetch->outcome - 1,
             outcome);
}

static bool is_known(const struct ca_issuers *issuers, const struct ca_cert *cert)
{
    for (size_t i = 0; i < issuers->count; i++) {
        if (ca_cert_equal(issuers->cert[i], cert)) {
            return true;
        }
    }
    return false;
}

static void take_cert(struct ca_issuers *issuers, struct ca_fetch *fetch,
                      const struct ca_bundle_entry *entry)
{
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_bytes der = { NULL, 0 };
    struct ca_cert *cert = NULL;

    bool is_decoded =
        ca_bundle_take(entry, &der) && ca_cert_decode(ca_bytes_span(&der), &cert, &ignored);
    ca_bytes_clear(&der);
    if (!is_decoded || is_known(issuers, cert) || issuers->count == CA_ISSUERS_CERTS_MAX) {
        issuers->is_cut = issuers->is_cut || issuers->count == CA_ISSUERS_CERTS_MAX;
        ca_cert_free(cert);
        return;
    }
    issuers->cert =
        ca_grow((void *)(uintptr_t)issuers->cert, issuers->count, sizeof *issuers->cert);
    issuers->cert[issuers->count++] = cert;
    fetch->certs++;
}

static void take_reply(struct ca_issuers *issuers, struct ca_fetch *fetch,
                       struct ca_web_reply *reply)
{
    struct ca_bundle bundle;

    if (reply->status != 200) {
        snprintf(fetch->outcome, sizeof fetch->outcome, "HTTP status %ld", reply->status);
        return;
    }
    ca_bundle_take_over(&reply->body, fetch->url, &bundle);
    for (size_t i = 0; i < bundle.count; i++) {
        take_cert(issuers, fetch, &bundle.entry[i]);
    }
    if (bundle.count == 0) {
        note(fetch, "the reply holds no certificate");
    } else {
        snprintf(fetch->outcome, sizeof fetch->outcome, "%zu certificate%s%s", bundle.count,
                 bundle.count == 1 ? "" : "s", fetch->certs == 0 ? ", known already" : "");
    }
    ca_bundle_clear(&bundle);
}

static bool get(struct ca_issuers *issuers, const struct ca_reaching *reaching, const char *url,
                const char *host, struct ca_web_reply *reply, struct ca_error *err)
{
    struct ca_proxy proxy;
    bool done = ca_proxy_choose(reaching->proxy, CA_PROXY_FOR_HTTP, host, &proxy, err);

    if (done) {
        const struct ca_web_way way = {
            .proxy = proxy.is_there ? proxy.name : NULL,
            .user = proxy.user,
            .password = proxy.password,
            .is_v4_only = reaching->family == CA_FAMILY_V4,
            .is_v6_only = reaching->family == CA_FAMILY_V6,
            .deadline_ms = issuers->deadline_ms,
        };
        done = ca_web_get(url, CA_ISSUERS_BODY_MAX, &way, reply, err);
    }
    ca_proxy_clear(&proxy);
    return done;
}

/* How far redirects have led. */
struct journey {
    size_t redirects, other_hosts;
    char host[CA_HOST_MAX + 1];
};

/* May `reply` send us on? Then *fetch is the note for where to. */
static bool follow(struct ca_issuers *issuers, struct journey *journey,
                   const struct ca_web_reply *reply, struct ca_fetch **fetch)
{
    char host[CA_HOST_MAX + 1];

    if (!host_of(reply->redirect, host)) {
        note(*fetch, "a redirect to something other than http is not followed");
        return false;
    }
    bool is_other = strcmp(host, journey->host) != 0;
    if (++journey->redirects > REDIRECTS_MAX ||
        (is_other && ++journey->other_hosts > OTHER_HOSTS_MAX)) {
        note(*fetch, "too many redirects");
        return false;
    }
    note(*fetch, "redirected");
    snprintf(journey->host, sizeof journey->host, "%s", host);
    *fetch = begin_fetch(issuers, reply->redirect);
    return *fetch != NULL;
}

static void fetch_url(struct ca_issuers *issuers, const struct ca_reaching *reaching,
                      const char *url)
{
    struct ca_fetch *fetch = begin_fetch(issuers, url);
    struct journey journey = { .redirects = 0 };
    bool goes_on = fetch != NULL;

    if (goes_on && !host_of(url, journey.host)) {
        note(fetch, is_http(url) ? "it names no host" : "only http is fetched");
        return;
    }
    while (goes_on) {
        struct ca_web_reply reply = { .status = 0 };
        struct ca_error why = { CA_OK, "", "", "" };

        goes_on = false;
        if (!get(issuers, reaching, fetch->url, journey.host, &reply, &why)) {
            note(fetch, why.cause[0] != '\0' ? why.cause : why.what);
        } else if (reply.redirect != NULL) {
            goes_on = follow(issuers, &journey, &reply, &fetch);
        } else {
            take_reply(issuers, fetch, &reply);
        }
        ca_web_reply_clear(&reply);
    }
}

bool ca_issuers_fetch(const struct ca_cert *const *child, size_t count,
                      const struct ca_reaching *reaching, struct ca_issuers *issuers)
{
    size_t known = issuers->count;

    if (issuers->deadline_ms == 0) {
        issuers->deadline_ms = ca_clock_monotonic_ms() + reaching->timeout_ms;
    }
    for (size_t i = 0; i < count; i++) {
        struct ca_issuer_urls urls;

        ca_issuer_urls_take(child[i], &urls);
        issuers->is_cut = issuers->is_cut || urls.passed_over > 0;
        for (size_t k = 0; k < urls.count; k++) {
            fetch_url(issuers, reaching, urls.url[k]);
        }
        ca_issuer_urls_clear(&urls);
    }
    return issuers->count > known;
}

void ca_issuers_tell(const struct ca_issuers *issuers, struct ca_error *err)
{
    const struct ca_fetch *last =
        issuers->fetch_count > 0 ? &issuers->fetch[issuers->fetch_count - 1] : NULL;

    err->hint[0] = '\0';
    if (last == NULL) {
        ca_error_hint(err, "nor does it say where to fetch it: the server's operator must add it");
    } else {
        ca_error_hint(err, "nor was it to be had from %.150s (%s)", last->url, last->outcome);
    }
}

void ca_issuers_clear(struct ca_issuers *issuers)
{
    for (size_t i = 0; i < issuers->count; i++) {
        ca_cert_free((struct ca_cert *)(uintptr_t)issuers->cert[i]);
    }
    ca_free((void *)(uintptr_t)issuers->cert);
    for (size_t i = 0; i < issuers->fetch_count; i++) {
        ca_free(issuers->fetch[i].url);
    }
    ca_free(issuers->fetch);
    *issuers = (struct ca_issuers){ .cert = NULL };
}
