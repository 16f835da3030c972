/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CA_X509_NAMES_H
#define CA_X509_NAMES_H

/*
 * The names that a certificate is for.
 *
 * Names are looked for among the subject alternative names alone, never in a
 * common name. What a CA above says of them is x509/constraints.h.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "x509/cert.h"

/* GeneralName, RFC 5280 4.2.1.6: the numbers are those of its tags. */
enum ca_name_form {
    CA_NAME_OTHER = 0,
    CA_NAME_EMAIL = 1,
    CA_NAME_DNS = 2,
    CA_NAME_X400 = 3,
    CA_NAME_DIRECTORY = 4,
    CA_NAME_EDI = 5,
    CA_NAME_URI = 6,
    CA_NAME_ADDRESS = 7,
    CA_NAME_REGISTERED = 8,
    CA_NAME_FORM_COUNT
};

enum { CA_DNS_NAME_MAX = 253, CA_DNS_LABEL_MAX = 63, CA_NAME_SHOWN_MAX = 300 };

/* One name; value borrows from the certificate. A directory name is its DER. */
struct ca_name {
    enum ca_name_form form;
    struct ca_span value;
};

/* Names of one certificate; released with ca_name_list_clear. */
struct ca_name_list {
    struct ca_name *name;
    size_t count;
};

/* Take the GeneralName at the start of *rest, which moves behind it; false when none stands there. */
bool ca_name_next(struct ca_span *rest, struct ca_name *name);

/*
 * List the subject alternative names.
 *
 * out       list: empty when there are none.
 * fails     false when they cannot be read, or the list of them is empty.
 */
bool ca_names_list(const struct ca_cert *cert, struct ca_name_list *list);

/* Release and zero. */
void ca_name_list_clear(struct ca_name_list *list);

/*
 * True for the form of a host name: labels of letters, digits, '-' and '_',
 * none of them empty. Whether a certificate may have an '_' is another question.
 *
 * in        may_have_star: '*' counts as a letter.
 */
bool ca_name_is_dns(struct ca_span name, bool may_have_star);

/* True when `name` is `domain` or stands below it, in letters of either case. */
bool ca_name_is_within(struct ca_span name, struct ca_span domain);

/* True when `wildcard` is "*." and a domain, and `name` has one label more than that domain. */
bool ca_name_stands_for(struct ca_span wildcard, struct ca_span name);

/*
 * True when the host stands among the subject alternative names.
 *
 * in        host: a DNS name, or an address when is_address.
 * source    RFC 9525: no common name, a wildcard is one whole leftmost label
 *           with at least two labels behind it; RFC 5280 4.2.1.6: a name with
 *           an underscore is no DNS name, and is never the one that fits.
 */
bool ca_cert_is_for_host(const struct ca_cert *cert, const char *host, bool is_address);

/* Write the DNS names and addresses of `cert`, masked, "a.example, b.example";
 * "" when it has none. Ends in "..." when it does not fit. */
void ca_cert_host_names(const struct ca_cert *cert, char *text, size_t size);

/* Write one name with its form, masked: "DNS:a.example", "IP:192.0.2.1". */
void ca_name_show(const struct ca_name *name, char *text, size_t size);

#endif
