/* SPDX-License-Identifier: Apache-2.0 */
#include "net/web.h"

#include <curl/curl.h>

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

/* What is taken out of the library; with the signatures of curl/easy.h. */
static struct {
    bool is_there;
    CURLcode (*global_init)(long flags);
    CURL *(*easy_init)(void);
    CURLcode (*easy_setopt)(CURL *easy, CURLoption option, ...);
    CURLcode (*easy_perform)(CURL *easy);
    CURLcode (*easy_getinfo)(CURL *easy, CURLINFO info, ...);
    void (*easy_cleanup)(CURL *easy);
    const char *(*easy_strerror)(CURLcode code);
} curl;

static pthread_once_t loaded = PTHREAD_ONCE_INIT;

/* POSIX lets a function's address be read so; ISO C has no way. */
static bool find(void *library, const char *name, void *function)
{
    void *found = dlsym(library, name);

    memcpy(function, &found, sizeof found);
    return found != NULL;
}

static void load(void)
{
    /* One interface, built with one TLS library or the other; none of it is used here. */
    static const char *const names[] = { "libcurl.so.4", "libcurl-gnutls.so.4" };
    void *library = NULL;

    for (size_t i = 0; i < CA_ARRAY_LEN(names) && library == NULL; i++) {
        library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
    }
    curl.is_there = library != NULL && find(library, "curl_global_init", &curl.global_init) &&
                    find(library, "curl_easy_init", &curl.easy_init) &&
                    find(library, "curl_easy_setopt", &curl.easy_setopt) &&
                    find(library, "curl_easy_perform", &curl.easy_perform) &&
                    find(library, "curl_easy_getinfo", &curl.easy_getinfo) &&
                    find(library, "curl_easy_cleanup", &curl.easy_cleanup) &&
                    find(library, "curl_easy_strerror", &curl.easy_strerror) &&
                    curl.global_init(CURL_GLOBAL_ALL) == CURLE_OK;
}

static CURL *start(char problem[static CURL_ERROR_SIZE], const struct ca_web_way *way,
                   struct ca_error *err)
{
    int64_t left = way->deadline_ms - ca_clock_monotonic_ms();

    pthread_once(&loaded, load);
    CURL *easy = curl.is_there ? curl.easy_init() : NULL;
    if (easy == NULL) {
        ca_fail(err, CA_ERR_INTERNAL, "libcurl, which fetches and speaks to proxies, is not there");
        ca_error_hint(err, "install it: on Debian the package libcurl4");
        return NULL;
    }
    problem[0] = '\0';
    curl.easy_setopt(easy, CURLOPT_ERRORBUFFER, problem);
    curl.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http");
    curl.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl.easy_setopt(easy, CURLOPT_USERAGENT, "ca-extract");
    curl.easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)(left > 1 ? left : 1));
    curl.easy_setopt(easy, CURLOPT_IPRESOLVE,
                     (long)(way->is_v4_only   ? CURL_IPRESOLVE_V4
                            : way->is_v6_only ? CURL_IPRESOLVE_V6
                                              : CURL_IPRESOLVE_WHATEVER));
    curl.easy_setopt(easy, CURLOPT_NOPROXY, "");
    curl.easy_setopt(easy, CURLOPT_PROXY, way->proxy != NULL ? way->proxy : "");
    if (way->user != NULL) {
        curl.easy_setopt(easy, CURLOPT_PROXYAUTH, (long)CURLAUTH_BASIC);
        curl.easy_setopt(easy, CURLOPT_PROXYUSERNAME, way->user);
        curl.easy_setopt(easy, CURLOPT_PROXYPASSWORD, way->password != NULL ? way->password : "");
    }
    return easy;
}

/* A body on its way. */
struct sink {
    struct ca_bytes *body;
    size_t limit;
    bool is_over;
};

static size_t on_body(char *at, size_t size, size_t count, void *arg)
{
    struct sink *sink = arg;
    size_t len = size * count;

    if (len > sink->limit - sink->body->len) {
        sink->is_over = true;
        return 0; /* ends the transfer */
    }
    if (sink->body->at == NULL) {
        sink->body->at = ca_alloc(sink->limit, 1);
    }
    memcpy(sink->body->at + sink->body->len, at, len);
    sink->body->len += len;
    return len;
}

static void tell_get(CURLcode code, const struct sink *sink, const char *problem,
                     struct ca_error *err)
{
    if (sink->is_over || code == CURLE_FILESIZE_EXCEEDED) {
        ca_error_cause(err, "the reply has more than %zu bytes", sink->limit);
    } else if (code == CURLE_OPERATION_TIMEDOUT) {
        ca_error_cause(err, "it was not there within the time limit");
    } else {
        ca_error_cause(err, "%s", problem[0] != '\0' ? problem : curl.easy_strerror(code));
    }
}

bool ca_web_get(const char *url, size_t limit, const struct ca_web_way *way,
                struct ca_web_reply *reply, struct ca_error *err)
{
    char problem[CURL_ERROR_SIZE];
    struct sink sink = { &reply->body, limit, false };
    const char *redirect = NULL;

    *reply = (struct ca_web_reply){ .status = 0 };
    CURL *easy = start(problem, way, err);
    if (easy == NULL) {
        return false;
    }
    curl.easy_setopt(easy, CURLOPT_URL, url);
    curl.easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl.easy_setopt(easy, CURLOPT_WRITEDATA, &sink);
    curl.easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)limit);
    CURLcode code = curl.easy_perform(easy);
    curl.easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &reply->status);
    curl.easy_getinfo(easy, CURLINFO_REDIRECT_URL, &redirect);
    if (code == CURLE_OK && redirect != NULL) {
        reply->redirect = ca_strdup(redirect);
    }
    curl.easy_cleanup(easy);
    if (code != CURLE_OK) {
        ca_fail(err, CA_ERR_UNREACHABLE, "cannot fetch '%s'", url);
        tell_get(code, &sink, problem, err);
        return false;
    }
    return true;
}

void ca_web_reply_clear(struct ca_web_reply *reply)
{
    ca_bytes_clear(&reply->body);
    ca_free(reply->redirect);
    *reply = (struct ca_web_reply){ .status = 0 };
}

static void tell_tunnel(CURLcode code, long status, const char *problem, struct ca_error *err)
{
    enum { FORBIDDEN = 403, WANTS_PASSWORD = 407 };

    if (status != 0 && status / 100 != 2) {
        ca_error_cause(err, "the proxy answered with status %ld", status);
    } else if (code == CURLE_OPERATION_TIMEDOUT) {
        ca_error_cause(err, "nothing was there within the time limit");
    } else {
        ca_error_cause(err, "%s", problem[0] != '\0' ? problem : curl.easy_strerror(code));
    }
    if (status == WANTS_PASSWORD) {
        ca_error_hint(err,
                      "it wants a name and a password: --proxy http://USER:PASSWORD@HOST:PORT");
    } else if (status == FORBIDDEN) {
        ca_error_hint(err, "its rules forbid this host or port");
    }
    ca_error_hint(err, "check --proxy, https_proxy and all_proxy; '--proxy none' goes directly");
}

/* The connection out of the library's hands, as a descriptor of our own. */
static int take_socket(CURL *easy)
{
    curl_socket_t theirs = CURL_SOCKET_BAD;

    if (curl.easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &theirs) != CURLE_OK ||
        theirs == CURL_SOCKET_BAD) {
        return -1;
    }
    int ours = fcntl(theirs, F_DUPFD_CLOEXEC, 0);
    int flags = ours >= 0 ? fcntl(ours, F_GETFL) : -1;
    if (flags >= 0 && fcntl(ours, F_SETFL, flags | O_NONBLOCK) == 0) {
        return ours;
    }
    if (ours >= 0) {
        close(ours);
    }
    return -1;
}

bool ca_web_tunnel(const char *to, const struct ca_web_way *way, int *fd, struct ca_error *err)
{
    char problem[CURL_ERROR_SIZE], url[512];
    long status = 0;

    CURL *easy = start(problem, way, err);
    if (easy == NULL) {
        return false;
    }
    snprintf(url, sizeof url, "http://%s/", to);
    curl.easy_setopt(easy, CURLOPT_URL, url);
    curl.easy_setopt(easy, CURLOPT_HTTPPROXYTUNNEL, 1L);
    curl.easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    curl.easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    CURLcode code = curl.easy_perform(easy);
    curl.easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &status);
    *fd = code == CURLE_OK ? take_socket(easy) : -1;
    int error = errno;
    curl.easy_cleanup(easy);
    if (*fd < 0) {
        ca_fail(err, CA_ERR_UNREACHABLE, "cannot connect to '%s' through the proxy '%s'", to,
                way->proxy);
        if (code == CURLE_OK) {
            ca_error_cause(err, "%s", strerror(error));
        }
        tell_tunnel(code, status, problem, err);
        return false;
    }
    return true;
}
