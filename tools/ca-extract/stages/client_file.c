/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/client_file.h"

#include "readback/carried.h"
#include "render/mustache.h"
#include "stages/result_parts.h"
#include "stages/templates.h"
#include "x509/key_parts.h"
#include "x509/pem.h"

static void put_certificates(struct ca_value *root, const struct ca_client_key *client)
{
    struct ca_value *list = ca_value_list();
    struct ca_text pem = { 0 };

    for (size_t i = 0; i < client->count; i++) {
        struct ca_value *one = ca_value_object();

        ca_value_put_number(one, "number", (int64_t)i + 1);
        ca_result_put_bytes(one, "der_lines", ca_bytes_span(&client->cert[i]->der));
        ca_value_append(list, one);
        ca_pem_put(ca_bytes_span(&client->cert[i]->der), &pem);
    }
    ca_value_put(root, "client_certificates", list);
    ca_value_put_number(root, "client_count", (int64_t)client->count);
    ca_value_put(root, "client_cert_lines", ca_result_pem_lines(ca_text_span(&pem), true));
    ca_value_put_truth(root, "is_too_long_for_a_literal",
                       pem.len > CA_LITERAL_MAX || client->key_pem.len > CA_LITERAL_MAX);
    ca_text_clear(&pem);
}

static int64_t bits_of(struct ca_span number)
{
    int64_t bits = 8 * (int64_t)number.len;

    for (unsigned top = 0x80; top > number.at[0]; top /= 2) {
        bits--;
    }
    return bits;
}

/* The numbers that BearSSL wants in place of PKCS#8. */
static void put_numbers(struct ca_value *root, const struct ca_client_key *client)
{
    struct ca_private_parts own;
    struct ca_key_parts parts;
    bool is_known = ca_private_parts_take(ca_bytes_span(&client->key_der), &own) &&
                    ca_key_parts_take(client->cert[0], &parts);

    ca_value_put_truth(root, "client_is_rsa", is_known && parts.modulus.len > 0);
    ca_value_put_truth(root, "client_is_ec", is_known && parts.curve != NULL);
    if (!is_known) {
        return;
    }
    ca_value_put_text(root, "client_curve", parts.curve != NULL ? parts.curve : "");
    ca_value_put_number(root, "client_key_bits", own.modulus.len > 0 ? bits_of(own.modulus) : 0);
    ca_result_put_bytes(root, "client_prime_1_lines", own.prime[0]);
    ca_result_put_bytes(root, "client_prime_2_lines", own.prime[1]);
    ca_result_put_bytes(root, "client_power_1_lines", own.power[0]);
    ca_result_put_bytes(root, "client_power_2_lines", own.power[1]);
    ca_result_put_bytes(root, "client_inverse_lines", own.inverse);
    ca_result_put_bytes(root, "client_scalar_lines", own.scalar);
}

static struct ca_value *client_tree(const char *symbol, const char *tool_version,
                                    const struct ca_client_key *client)
{
    struct ca_value *root = ca_value_object();
    const struct ca_cert *own = client->cert[0];

    ca_value_put_text(root, "tool_version", tool_version);
    ca_result_put_client_symbol(root, symbol);
    ca_value_put_text(root, "client_subject", own->subject);
    ca_value_put_text(root, "client_key", own->key_text);
    ca_result_put_date(root, "client_not_after_date", own->not_after_s);
    put_certificates(root, client);
    ca_value_put(root, "client_key_lines",
                 ca_result_pem_lines(ca_text_span(&client->key_pem), true));
    ca_result_put_bytes(root, "client_key_der_lines", ca_bytes_span(&client->key_der));
    put_numbers(root, client);
    return root;
}

/* BearSSL takes no PKCS#8 but the numbers of a key that it knows. */
static bool can_carry(const struct ca_form *form, const struct ca_value *root, struct ca_error *err)
{
    if (ca_carrying_of(form->settings_format) != CA_CARRIES_BEARSSL ||
        ca_value_is_true(ca_value_get(root, "client_is_rsa")) ||
        ca_value_is_true(ca_value_get(root, "client_is_ec"))) {
        return true;
    }
    ca_fail(err, CA_ERR_DEVICE, "BearSSL cannot use the key of '%s'",
            ca_value_text(ca_value_get(root, "client_subject")));
    ca_error_cause(err, "its type is %s", ca_value_text(ca_value_get(root, "client_key")));
    ca_error_hint(err, "it knows RSA, P-256, P-384 and P-521");
    return false;
}

bool ca_client_render(const struct ca_form *form, const char *symbol, const char *tool_version,
                      const struct ca_client_key *client, struct ca_text *text,
                      struct ca_error *err)
{
    struct ca_templates built_in = { .path = NULL };
    struct ca_partials partials = { .templates = &built_in };
    struct ca_mustache mustache = { .name = form->client_template,
                                    .escape = ca_escape_c,
                                    .partial = ca_partials_find,
                                    .context = &partials };

    if (!ca_template_built_in(form->client_template, &mustache.source)) {
        return ca_fail(err, CA_ERR_INTERNAL, "no template '%s' is built in", form->client_template);
    }
    struct ca_value *root = client_tree(symbol, tool_version, client);
    bool done = can_carry(form, root, err) && ca_mustache_render(&mustache, root, text, err);
    ca_value_free(root);
    return done;
}
