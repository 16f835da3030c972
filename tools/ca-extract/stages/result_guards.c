/* SPDX-License-Identifier: Apache-2.0 */
/* "guards" of stages/result.h, for --guards: only what follows from the roots, the form and the
 * profile, so that a renewed leaf changes no header. */

#include "stages/result_parts.h"

enum { RECORD_LEN_MAX = 16384 };

/* The header that says what is compiled in; "" where every file has seen it. */
static const char *header_of(enum ca_dialect dialect)
{
    static const char *const headers[CA_DIALECT_COUNT] = {
        [CA_DIALECT_MBEDTLS_2] = "mbedtls/config.h",
        [CA_DIALECT_MBEDTLS_3] = "mbedtls/build_info.h",
        [CA_DIALECT_MBEDTLS_4] = "mbedtls/build_info.h",
        [CA_DIALECT_ESP_IDF] = "sdkconfig.h",
        [CA_DIALECT_ZEPHYR] = "", /* the build includes its autoconf.h everywhere */
        [CA_DIALECT_NONE] = "",
    };

    return headers[dialect];
}

static struct ca_value *macros_value(const struct ca_needs *needs)
{
    struct ca_value *list = ca_value_list();

    for (size_t i = 0; i < needs->count; i++) {
        struct ca_value *one = ca_value_object();

        ca_value_put_text(one, "macro", needs->need[i].name);
        ca_value_put_text(one, "needed_since", needs->need[i].why);
        ca_value_append(list, one);
    }
    return list;
}

void ca_result_put_guards(struct ca_value *root, const struct ca_choice *choice,
                          const struct ca_making *making)
{
    const struct ca_profile *profile = making->profile;
    size_t len = profile->input_len < RECORD_LEN_MAX ? profile->input_len : RECORD_LEN_MAX;
    bool is_older = profile->dialect == CA_DIALECT_MBEDTLS_2;
    struct ca_value *guards = ca_value_object();
    struct ca_needs needs = { 0 };

    for (size_t i = 0; i < choice->count; i++) {
        ca_needs_add_anchor(profile, choice->anchor[i].cert, &needs);
    }
    if (making->carries_pem) {
        ca_needs_add_pem(profile, &needs);
    }
    ca_needs_add_client(profile, &needs);
    ca_value_put_truth(guards, "names_config_file", is_older);
    ca_value_put_text(guards, "header", header_of(profile->dialect));
    ca_value_put(guards, "macros", macros_value(&needs));
    ca_value_put_text(guards, "buffer_macro", ca_needs_buffer_name(profile->dialect));
    ca_value_put_text(guards, "other_buffer_macro", is_older ? "MBEDTLS_SSL_MAX_CONTENT_LEN" : "");
    ca_value_put_number(guards, "buffer_len", (int64_t)len);
    ca_value_put(root, "guards", guards);
    ca_needs_clear(&needs);
}
