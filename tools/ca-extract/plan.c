/* SPDX-License-Identifier: Apache-2.0 */
#include "plan.h"

#include <string.h>

#include "base/bytes.h"
#include "base/file.h"
#include "cli/command.h"
#include "cli/symbol.h"
#include "plan_committed.h"
#include "plan_files.h"
#include "plan_targets.h"
#include "stages/client_identity.h"
#include "stages/output.h"

#define DEFAULT_DEVICE "mbedtls-3.6"

/* The command line first, then the committed header, then the default. */
static const char *first_of(const char *given, const struct ca_plan *plan, const char *setting,
                            const char *otherwise)
{
    const char *committed = ca_committed_setting(&plan->committed, setting);

    if (given != NULL) {
        return given;
    }
    return committed[0] != '\0' ? committed : otherwise;
}

/* The name to send is where to ask, and never taken from a file; that it is missing is told. */
static void note_server_name(struct ca_plan *plan)
{
    const char *said = ca_committed_setting(&plan->committed, "servername");
    struct ca_error ignored = { CA_OK, "", "", "" };
    struct ca_target name;

    if (plan->options->servername == NULL && said[0] != '\0' &&
        ca_target_parse_host(said, "servername", &name, &ignored)) {
        plan->said_name = name;
    }
}

static bool read_detours(struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_options *options = plan->options;

    const struct ca_client_identity identity = { options->client_cert, options->client_key };

    note_server_name(plan);
    if (!ca_client_identity_check(&identity, err)) {
        return false;
    }
    if (options->connect_to != NULL && strstr(options->connect_to, "://") != NULL) {
        ca_fail(err, CA_ERR_USAGE, "--connect-to takes no URL");
        ca_error_hint(err, "give ADDR:PORT there, and the scheme with the target");
        return false;
    }
    return (options->connect_to == NULL ||
            ca_target_parse(options->connect_to, &plan->connect_to, err)) &&
           (options->servername == NULL ||
            ca_target_parse_host(options->servername, "servername", &plan->server_name, err));
}

/* A committed header says by which policy it was made. */
static bool read_policy(struct ca_plan *plan, struct ca_error *err)
{
    const char *word = first_of(plan->options->policy, plan, "policy", "longest");

    if (!ca_policy_find(word, &plan->policy)) {
        ca_fail(err, CA_ERR_USAGE, "'%s' was made by a policy that does not exist",
                plan->committed_file);
        ca_error_cause(err, "it says '%s'", word);
        return false;
    }
    return true;
}

/* What a committed file was made with goes on, unless the command line says other. */
static bool read_reserves(struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_value *settings = plan->committed.settings;
    int64_t said = ca_value_number(ca_value_get(settings, "backup"), 0);
    bool is_all = plan->policy == CA_POLICY_ALL;

    plan->backup_count = plan->options->backup_count;
    if (plan->options->backup == NULL && said > 0 && said <= CA_BACKUP_MAX && !is_all) {
        plan->backup_count = (size_t)said;
    }
    plan->include_intermediates = plan->options->include_intermediates ||
                                  ca_value_is_true(ca_value_get(settings, "include_intermediates"));
    plan->guards = plan->options->guards || ca_value_is_true(ca_value_get(settings, "guards"));
    plan->fetch_issuers =
        plan->options->fetch_issuers || ca_value_is_true(ca_value_get(settings, "fetch_issuers"));
    int64_t depth = ca_value_number(ca_value_get(settings, "max_depth"), CA_DEPTH_NO_LIMIT);
    plan->depth_max = plan->options->depth_max;
    if (plan->options->max_depth == NULL && depth >= 0 && depth <= CA_PATH_LEN_MAX) {
        plan->depth_max = (int)depth;
    }
    const char *alpn = ca_committed_setting(&plan->committed, "alpn");
    plan->alpn = plan->options->alpn;
    if (plan->alpn == NULL && alpn[0] != '\0') {
        plan->alpn = alpn;
        return ca_options_check_protocols(alpn, err); /* data, like everything in a file */
    }
    return true;
}

/* NULL for the default, which the command leaves out. */
static const char *unless(const char *value, const char *usual)
{
    return strcmp(value, usual) != 0 ? value : NULL;
}

static bool add_profile(struct ca_plan *plan, const char *name, struct ca_error *err)
{
    plan->profile = ca_grow(plan->profile, plan->profile_count, sizeof *plan->profile);
    if (!ca_profile_find(name, &plan->profile[plan->profile_count], err)) {
        return false;
    }
    for (size_t i = 0; i < plan->profile_count; i++) {
        if (strcmp(plan->profile[i].name, plan->profile[plan->profile_count].name) == 0) {
            return true; /* named twice, judged once */
        }
    }
    ca_text_add(&plan->devices, "%s%s", plan->profile_count > 0 ? " " : "",
                ca_command_file_name(plan->profile[plan->profile_count].given));
    plan->profile_count++;
    return true;
}

/* What a file says of itself is data: it names no file to be read. */
static bool add_committed_profile(struct ca_plan *plan, const char *name, struct ca_error *err)
{
    if (ca_profile_is_built_in(name)) {
        return add_profile(plan, name, err);
    }
    ca_fail(err, CA_ERR_USAGE, "'%s' was made for a device profile in a file",
            plan->committed_file);
    ca_error_hint(err, "name it again: --device '%s'", name);
    return false;
}

/* The devices of the command line, else of the committed header, else the default. */
static bool read_devices(struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_option_list *given = &plan->options->device;
    const char *committed = ca_committed_setting(&plan->committed, "device");
    bool done = true;

    for (size_t i = 0; i < given->count && done; i++) {
        done = add_profile(plan, given->at[i], err);
    }
    while (given->count == 0 && *committed != '\0' && done &&
           plan->profile_count < CA_DEVICES_MAX) {
        size_t len = strcspn(committed, " ");
        char *name = ca_strndup(committed, len);

        done = add_committed_profile(plan, name, err);
        ca_free(name);
        committed += len + (committed[len] == ' ');
    }
    const char *usual = plan->form->device != NULL ? plan->form->device : DEFAULT_DEVICE;
    return done && (plan->profile_count > 0 || add_profile(plan, usual, err));
}

/* A configuration is of one library. */
static bool check_configuration(const struct ca_plan *plan, struct ca_error *err)
{
    bool is_config =
        ca_carrying_of(plan->form->settings_format) == CA_CARRIES_NOTHING && !plan->options->check;

    if (is_config && plan->profile_count > 1) {
        ca_fail(err, CA_ERR_USAGE, "format '%s' is the configuration of one device, not of %zu",
                plan->form->name, plan->profile_count);
        ca_error_hint(err, "make one for each --device; --json has the needs of all of them");
        return false;
    }
    return true;
}

/* Guards are lines of a C source, in the words of one library. */
static bool check_guards(const struct ca_plan *plan, struct ca_error *err)
{
    static const char *const formats[] = { "header", "c", "array", "der", "freertos" };
    bool is_source = plan->form == &ca_form_of_template;

    for (size_t i = 0; i < CA_ARRAY_LEN(formats); i++) {
        is_source = is_source || strcmp(plan->form->settings_format, formats[i]) == 0;
    }
    if (!plan->guards || plan->options->offline || plan->options->check != NULL) {
        return true;
    }
    if (!is_source) {
        ca_fail(err, CA_ERR_USAGE, "--guards does not go with format '%s'", plan->form->name);
        ca_error_hint(err, "it goes with header, c, array, der and freertos");
        return false;
    }
    if (plan->profile_count > 1) {
        ca_fail(err, CA_ERR_USAGE, "--guards goes with one device, not with %zu",
                plan->profile_count);
        ca_error_hint(err, "make a header for each: --name keeps them apart");
        return false;
    }
    if (plan->profile[0].dialect == CA_DIALECT_NONE) {
        return ca_fail(err, CA_ERR_USAGE, "profile '%s' is not configured by macros",
                       plan->profile[0].name);
    }
    return true;
}

static void write_command(struct ca_plan *plan)
{
    bool has_file = plan->targets_file[0] != '\0';
    size_t count = has_file ? plan->named_count : plan->target_count;
    const char **names = ca_alloc(plan->target_count, sizeof *names);

    for (size_t i = 0; i < plan->target_count; i++) {
        names[i] = plan->target[i].name;
    }
    /* The roots of an application are renewed alone: as the form of their file. */
    bool is_default = strcmp(ca_text_words(&plan->devices), DEFAULT_DEVICE) == 0;
    const char *format = plan->form->settings_format;
    bool is_format_said = plan->form != &ca_form_of_template;
    const struct ca_command command = {
        .policy = unless(ca_policy_word(plan->policy), "longest"),
        .devices = plan->profile,
        .device_count = is_default ? 0 : plan->profile_count,
        .format = is_format_said ? unless(format, "header") : NULL,
        .output = plan->form->shape == CA_FORM_STEM ? plan->stem : NULL,
        .name = unless(plan->symbol, plan->form->symbol),
        .backup_count = plan->backup_count,
        .include_intermediates = plan->include_intermediates,
        .guards = plan->guards,
        .fetch_issuers = plan->fetch_issuers,
        .depth_max = plan->depth_max,
        .alpn = plan->alpn,
        .names = names,
        .count = count < plan->target_count ? count : plan->target_count,
        .targets_file = plan->targets_file,
    };
    ca_command_text(plan->options, &command, &plan->command);
    if (plan->options->check != NULL) {
        bool is_own = plan->committed.settings != NULL;
        ca_command_remake_text(plan->options, is_own ? plan->options->check : NULL, names,
                               plan->target_count, &plan->remake);
    }
    ca_free(names);
}

/* The form of --format, of the committed file, of a template alone, or the default. */
static bool choose_form(struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_options *options = plan->options;
    /* --check makes nothing: the form of the file does not matter. */
    const char *usual = plan->is_bare_pem ? "pem" : "header";
    const char *name =
        options->check != NULL ? usual : first_of(options->format, plan, "format", usual);

    if (options->template_file != NULL &&
        !ca_templates_load(options->template_file, &plan->templates, err)) {
        return false;
    }
    if (options->template_file != NULL && options->format == NULL) {
        plan->form = &ca_form_of_template;
        return true;
    }
    if (strcmp(name, ca_form_of_template.name) == 0) {
        ca_fail(err, CA_ERR_USAGE, "'%s' was made with a template",
                options->update != NULL ? options->update : name);
        ca_error_hint(err, "name it again: --template FILE");
        return false;
    }
    return ca_form_find(name, &plan->form, err);
}

static bool check_output(struct ca_plan *plan, struct ca_error *err)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";
    const struct ca_form *form = plan->form;
    bool is_stdout = strcmp(plan->output, "-") == 0;

    plan->stem = ca_output_stem(plan->output);
    if (form->shape == CA_FORM_FILE || plan->options->offline) {
        return true;
    }
    if (plan->options->template_file != NULL) {
        ca_fail(err, CA_ERR_USAGE, "format '%s' is several files: --template makes one",
                form->name);
        ca_error_hint(err, "leave --format out, or take a format of one file");
        return false;
    }
    if (is_stdout && !plan->options->json) {
        ca_fail(err, CA_ERR_USAGE, "format '%s' is several files", form->name);
        ca_error_hint(err, form->shape == CA_FORM_STEM
                               ? "name them: -o certs makes certs.c and certs.h"
                               : "name a folder for them: -o FOLDER");
        return false;
    }
    if (form->shape == CA_FORM_STEM && !is_stdout &&
        (plan->stem[0] == '\0' || plan->stem[strspn(plan->stem, plain)] != '\0')) {
        ca_fail(err, CA_ERR_USAGE, "'%s' cannot be named in an #include", plan->stem);
        ca_error_hint(err, "take letters, digits and ._+- for the name in -o");
        return false;
    }
    return true;
}

/* Before a server is asked, so that a wrong key costs nothing. */
static bool read_client(struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_options *options = plan->options;

    if (plan->form->client_template == NULL) {
        ca_fail(err, CA_ERR_USAGE, "format '%s' cannot carry a client's key", plan->form->name);
        ca_error_hint(err, "make its file in a run with --format header");
        return false;
    }
    return ca_client_key_read(options->embed_client_cert, options->embed_client_key, &plan->client,
                              err);
}

/* What is not made but looked at: the codes of --explain-error, or a committed file. */
static bool read_subject(struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_options *options = plan->options;

    if (options->explain_error != NULL &&
        !ca_codes_find(options->explain_error, &plan->codes, err)) {
        return false;
    }
    return ca_plan_read_committed(plan, err);
}

/* Form, output and symbol. */
static bool settle_names(struct ca_plan *plan, struct ca_error *err)
{
    const struct ca_options *options = plan->options;

    plan->output = options->update != NULL ? options->update : options->output;
    plan->output = plan->output != NULL ? plan->output : "-";
    if (!choose_form(plan, err) || !check_output(plan, err)) {
        return false;
    }
    plan->symbol = options->check != NULL
                       ? plan->form->symbol
                       : first_of(options->name, plan, "name", plan->form->symbol);
    return true;
}

bool ca_plan_make(const struct ca_options *options, struct ca_plan *plan, struct ca_error *err)
{
    *plan = (struct ca_plan){ .options = options };
    if (!read_subject(plan, err) || !settle_names(plan, err) || !ca_plan_add_targets(plan, err) ||
        !read_policy(plan, err) || !read_detours(plan, err) ||
        !ca_symbol_check(plan->symbol, err) || !read_devices(plan, err)) {
        return false;
    }
    if (!read_reserves(plan, err) || !check_guards(plan, err) || !check_configuration(plan, err)) {
        return false;
    }
    if (options->client_out != NULL && !read_client(plan, err)) {
        return false;
    }
    plan->targets_file = plan->merged.targets_file;
    if (options->targets_file != NULL) {
        plan->targets_file = ca_command_file_name(options->targets_file);
    }
    write_command(plan);
    return ca_plan_check_files(plan, err);
}

struct ca_wish ca_plan_wish(const struct ca_plan *plan, const char **names)
{
    const struct ca_options *options = plan->options;

    for (size_t i = 0; i < plan->target_count; i++) {
        names[i] = plan->target[i].name;
    }
    return (struct ca_wish){
        .targets = names,
        .target_count = plan->target_count,
        .device = options->device.count > 0 ? ca_text_words(&plan->devices) : "",
        .format = options->format != NULL ? options->format : "",
        .name = options->name != NULL ? options->name : "",
    };
}

void ca_plan_clear(struct ca_plan *plan)
{
    ca_free(plan->target);
    ca_free(plan->stem);
    ca_client_key_clear(&plan->client);
    ca_templates_clear(&plan->templates);
    ca_merged_clear(&plan->merged);
    ca_committed_clear(&plan->committed);
    ca_carried_clear(&plan->parts);
    ca_text_clear(&plan->command);
    ca_text_clear(&plan->remake);
    ca_text_clear(&plan->devices);
    ca_free(plan->profile);
    *plan = (struct ca_plan){ .options = NULL };
}
