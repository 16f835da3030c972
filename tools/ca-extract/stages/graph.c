/* SPDX-License-Identifier: Apache-2.0 */
#include "stages/graph.h"

#include <string.h>

#include "base/clock.h"
#include "base/process.h"
#include "stages/output.h"

enum { DOT_TIME_MS = 60000, SVG_LEN_MAX = 32 * 1024 * 1024 };

/* The text of a string: nothing in it ends the string, or means a part of the drawing. */
static void put_text(struct ca_text *dot, const char *text)
{
    for (; *text != '\0'; text++) {
        ca_text_puts(dot, *text == '"' || *text == '\\' ? "\\" : "");
        ca_text_put(dot, text, 1);
    }
}

/* A name that no other target's drawing has. */
static void put_name(struct ca_text *dot, size_t run_at, const struct ca_cert *cert)
{
    char sha256[CA_SHA256_TEXT_MAX];

    ca_cert_sha256_text(cert, sha256);
    ca_text_add(dot, "\"t%zu_%s\"", run_at, sha256);
}

static enum ca_role role_of(const struct ca_run *run, const struct ca_choice *choice,
                            const struct ca_cert *cert)
{
    for (size_t i = 0; i < run->candidates.count; i++) {
        if (ca_cert_equal(run->candidates.candidate[i].root->cert, cert)) {
            return ca_choice_role(choice, run, i);
        }
    }
    return CA_ROLE_NONE;
}

/* Is it drawn already: in a path before path `before`, or below `depth` in that one? */
static bool is_drawn(const struct ca_paths *paths, size_t before, size_t depth)
{
    const struct ca_cert *cert = paths->path[before].certs[depth];

    for (size_t i = 0; i <= before; i++) {
        size_t len = i < before ? paths->path[i].len : depth;

        for (size_t k = 0; k < len; k++) {
            if (ca_cert_equal(paths->path[i].certs[k], cert)) {
                return true;
            }
        }
    }
    return false;
}

static void draw_certificate(struct ca_text *dot, const struct ca_run *run,
                             const struct ca_choice *choice, const struct ca_cert *cert)
{
    static const char *const styles[] = { [CA_ROLE_NONE] = "",
                                          [CA_ROLE_CHOSEN] = ", style=filled, fillcolor=palegreen",
                                          [CA_ROLE_BACKUP] = ", style=filled, fillcolor=khaki",
                                          [CA_ROLE_INTERMEDIATE] = "" };
    enum ca_role role = role_of(run, choice, cert);
    char from[CA_DATE_TEXT_MAX], until[CA_DATE_TEXT_MAX];

    ca_clock_date(cert->not_before_s, from);
    ca_clock_date(cert->not_after_s, until);
    ca_text_puts(dot, "    ");
    put_name(dot, (size_t)(run - choice->runs), cert);
    ca_text_puts(dot, " [label=\"");
    put_text(dot, cert->short_name);
    ca_text_add(dot, "\\n%s, %zu bytes\\n%s to %s%s%s\"%s];\n", cert->key_text, cert->der.len, from,
                until, role != CA_ROLE_NONE ? "\\n" : "",
                role != CA_ROLE_NONE ? ca_role_word(role) : "", styles[role]);
}

/* Has an earlier path drawn the link from `depth` upward, as well as this one would? */
static bool is_link_drawn(const struct ca_paths *paths, size_t before, size_t depth)
{
    const struct ca_path *path = &paths->path[before];

    for (size_t i = 0; i < before; i++) {
        const struct ca_path *other = &paths->path[i];
        bool is_as_good = other->fault.kind == CA_FAULT_NONE || path->fault.kind != CA_FAULT_NONE;

        for (size_t k = 0; k + 1 < other->len && is_as_good; k++) {
            if (ca_cert_equal(other->certs[k], path->certs[depth]) &&
                ca_cert_equal(other->certs[k + 1], path->certs[depth + 1])) {
                return true;
            }
        }
    }
    return false;
}

static void draw_path(struct ca_text *dot, const struct ca_run *run, const struct ca_choice *choice,
                      size_t at)
{
    const struct ca_path *path = &run->paths.path[at];
    bool is_usable = path->fault.kind == CA_FAULT_NONE;

    for (size_t i = 0; i < path->len; i++) {
        if (!is_drawn(&run->paths, at, i)) {
            draw_certificate(dot, run, choice, path->certs[i]);
        }
    }
    for (size_t i = 0; i + 1 < path->len; i++) {
        bool is_end = i + 2 == path->len;

        if (!is_end && is_link_drawn(&run->paths, at, i)) {
            continue;
        }
        ca_text_puts(dot, "    ");
        put_name(dot, (size_t)(run - choice->runs), path->certs[i]);
        ca_text_puts(dot, " -> ");
        put_name(dot, (size_t)(run - choice->runs), path->certs[i + 1]);
        ca_text_add(dot, " [%s", is_usable ? "color=darkgreen" : "color=red, style=dashed");
        if (is_end) {
            ca_text_add(dot, ", label=\"path %zu%s", at + 1, is_usable ? "" : ": ");
            put_text(dot, path->fault.text);
            ca_text_puts(dot, "\"");
        }
        ca_text_puts(dot, "];\n");
    }
}

static void draw_run(struct ca_text *dot, const struct ca_run *run, const struct ca_choice *choice)
{
    ca_text_add(dot, "  subgraph cluster_%zu {\n    label=\"", (size_t)(run - choice->runs));
    put_text(dot, run->target.name);
    if (run->err.code != CA_OK) {
        ca_text_puts(dot, "\\n");
        put_text(dot, run->err.what);
    }
    ca_text_puts(dot, "\";\n");
    for (size_t i = 0; i < run->paths.count; i++) {
        draw_path(dot, run, choice, i);
    }
    for (size_t i = 0; i < run->presented.count && run->paths.count == 0; i++) {
        draw_certificate(dot, run, choice, run->presented.cert[i]); /* it leads nowhere */
    }
    ca_text_puts(dot, "  }\n");
}

void ca_graph_draw(const struct ca_run *runs, size_t count, const struct ca_choice *choice,
                   struct ca_text *dot)
{
    ca_text_puts(dot, "digraph paths {\n  rankdir=BT;\n  node [shape=box, fontname=\"sans\"];\n"
                      "  edge [fontname=\"sans\"];\n");
    for (size_t i = 0; i < count; i++) {
        draw_run(dot, &runs[i], choice);
    }
    ca_text_puts(dot, "}\n");
}

static bool draw_svg(const struct ca_text *dot, struct ca_text *svg, struct ca_error *err)
{
    const struct ca_process process = { .file = "dot",
                                        .words = { "-Tsvg", NULL },
                                        .input = ca_text_span(dot),
                                        .output_max = SVG_LEN_MAX,
                                        .timeout_ms = DOT_TIME_MS };
    int status = 0;

    if (!ca_process_run(&process, svg, &status) || status != 0) {
        ca_fail(err, CA_ERR_OUTPUT, "the paths cannot be drawn as SVG");
        ca_error_cause(err, "the program 'dot' cannot be run, or fails");
        ca_error_hint(err, "install Graphviz (package graphviz); or name a file that does not end "
                           "in .svg, for DOT");
        return false;
    }
    return true;
}

bool ca_graph_write(const char *path, const struct ca_text *dot, struct ca_error *err)
{
    size_t len = strlen(path);
    bool is_svg = len >= sizeof ".svg" && strcmp(path + len - (sizeof ".svg" - 1), ".svg") == 0;
    struct ca_text svg = { 0 };
    enum ca_file_change change;

    bool done = (!is_svg || draw_svg(dot, &svg, err)) &&
                ca_output_write(path, is_svg ? &svg : dot, &change, err);
    ca_text_clear(&svg);
    return done;
}
