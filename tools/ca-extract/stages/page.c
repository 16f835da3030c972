/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/page.h"

#include "render/mustache.h"
#include "stages/output.h"
#include "stages/templates.h"

bool ca_page_write(const char *path, const struct ca_value *result, struct ca_error *err)
{
    struct ca_mustache mustache = { .name = "report", .escape = ca_escape_markdown };
    struct ca_text text = { 0 };
    enum ca_file_change change;

    if (!ca_template_built_in("report", &mustache.source)) {
        return ca_fail(err, CA_ERR_INTERNAL, "no template is built in for the report");
    }
    bool done = ca_mustache_render(&mustache, result, &text, err) &&
                ca_output_write(path, &text, &change, err);
    ca_text_clear(&text);
    return done;
}
