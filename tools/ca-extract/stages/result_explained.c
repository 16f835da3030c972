/* SPDX-License-Identifier: Apache-2.0 */
/* The member "explained" of the result. */

#include "stages/explained.h"

#include "stages/suspects.h"

/* Every line of `text` as one of a list. */
static struct ca_value *lines_value(const struct ca_text *text)
{
    struct ca_value *list = ca_value_list();
    struct ca_span rest = ca_text_span(text);

    while (rest.len > 0) {
        size_t len = ca_span_find(rest, 0, "\n");
        char *line = ca_strndup((const char *)rest.at, len);

        ca_value_append(list, ca_value_of_text(line));
        ca_free(line);
        len += len < rest.len;
        rest = (struct ca_span){ rest.at + len, rest.len - len };
    }
    return list;
}

static struct ca_value *code_value(const struct ca_explaining *explaining,
                                   const struct ca_code *code)
{
    struct ca_value *value = ca_value_object();
    struct ca_text here = { 0 };

    for (size_t i = 0; i < explaining->count; i++) {
        ca_suspects_find(&explaining->runs[i], explaining->runs[i].profile, code->suspect,
                         explaining->now_s, &here);
    }
    ca_value_put_number(value, "number", code->number);
    ca_value_put_text(value, "name", code->name);
    ca_value_put_text(value, "library", ca_code_family_word(code->family));
    ca_value_put_text(value, "cause", code->cause);
    ca_value_put_text(value, "certificate", code->certificate);
    ca_value_put_text(value, "fix", code->fix);
    ca_value_put(value, "here", lines_value(&here));
    ca_text_clear(&here);
    return value;
}

void ca_explained_put(struct ca_value *root, const struct ca_explaining *explaining)
{
    struct ca_value *list = ca_value_list();

    for (size_t i = 0; i < explaining->codes->count; i++) {
        ca_value_append(list, code_value(explaining, explaining->codes->code[i]));
    }
    ca_value_put(root, "explained", list);
}
