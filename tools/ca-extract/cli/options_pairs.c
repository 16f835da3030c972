/* SPDX-License-Identifier: Apache-2.0 */
/* Which options go together. */

#include "cli/options_parts.h"

#include <string.h>

static bool fail_pair(const char *first, const char *second, struct ca_error *err)
{
    ca_fail(err, CA_ERR_USAGE, "%s and %s do not go together", first, second);
    return false;
}

static bool check_input(const struct ca_options *options, struct ca_error *err)
{
    bool has_target = options->targets.count > 0;

    if (options->from != NULL && options->host == NULL) {
        ca_fail(err, CA_ERR_USAGE, "--from needs --host");
        ca_error_hint(err, "a chain is verified for a name: add --host NAME");
        return false;
    }
    if (options->host != NULL && options->from == NULL) {
        ca_fail(err, CA_ERR_USAGE, "--host goes with --from");
        ca_error_hint(err, "to connect, give the target alone: HOST:PORT");
        return false;
    }
    if (options->from != NULL && (has_target || options->targets_file != NULL)) {
        return fail_pair("--from", "a target", err);
    }
    if (options->from != NULL && (options->connect_to != NULL || options->servername != NULL)) {
        return fail_pair("--from", "--connect-to or --servername", err);
    }
    if (options->from == NULL && !has_target && options->targets_file == NULL &&
        options->update == NULL && options->check == NULL && !options->merge &&
        options->explain_error == NULL) {
        ca_fail(err, CA_ERR_USAGE, "no target");
        ca_error_hint(err, "give HOST:PORT, as in: ca-extract example.org:443 > certs.h");
        return false;
    }
    return true;
}

/* One place to connect to goes with one target. */
static bool check_detour(const struct ca_options *options, struct ca_error *err)
{
    if (options->connect_to != NULL && options->targets_file != NULL) {
        return fail_pair("--connect-to", "--targets", err);
    }
    if (options->connect_to != NULL && options->targets.count > 1) {
        ca_fail(err, CA_ERR_USAGE, "--connect-to goes with one target, not with %zu",
                options->targets.count);
        return false;
    }
    return true;
}

static bool check_update(const struct ca_options *options, struct ca_error *err)
{
    if (options->update == NULL &&
        (options->offline || options->strict || options->accept_change)) {
        return ca_fail(err, CA_ERR_USAGE, "%s goes with --update",
                       options->offline  ? "--offline"
                       : options->strict ? "--strict"
                                         : "--accept-change");
    }
    if (options->offline && options->strict) {
        return fail_pair("--offline", "--strict", err);
    }
    if (options->offline && options->accept_change) {
        return fail_pair("--offline", "--accept-change", err);
    }
    if (options->update != NULL && options->output != NULL) {
        ca_fail(err, CA_ERR_USAGE, "--update and --output do not go together");
        ca_error_hint(err, "--update writes to the file it names");
        return false;
    }
    return true;
}

static bool check_explain_error(const struct ca_options *options, struct ca_error *err)
{
    if (options->explain_error != NULL &&
        (options->check != NULL || options->update != NULL || options->merge ||
         options->shard != NULL || options->output != NULL || options->format != NULL ||
         options->template_file != NULL)) {
        ca_fail(err, CA_ERR_USAGE, "--explain-error makes no product");
        ca_error_hint(err, "give it a code, and a target if you like, and nothing to be made");
        return false;
    }
    return true;
}

static bool check_check(const struct ca_options *options, struct ca_error *err)
{
    if (options->check == NULL && options->warn_days != NULL) {
        return ca_fail(err, CA_ERR_USAGE, "--warn-days goes with --check");
    }
    if (options->check != NULL &&
        (options->update != NULL || options->merge || options->shard != NULL)) {
        return fail_pair("--check", "--update, --merge or --shard", err);
    }
    if (options->check != NULL && (options->output != NULL || options->format != NULL ||
                                   options->template_file != NULL || options->name != NULL)) {
        ca_fail(err, CA_ERR_USAGE, "--check makes no product");
        ca_error_hint(err, "leave out --output, --format, --template and --name");
        return false;
    }
    return true;
}

/* Without a server to be asked again there is nothing to see. */
static bool check_second_connections(const struct ca_options *options, struct ca_error *err)
{
    bool is_asked = options->from == NULL && !options->merge && !options->offline;
    bool is_looked_at = options->explain_error != NULL;

    if (options->probe_records != NULL && (!is_asked || is_looked_at || options->check != NULL)) {
        fail_pair("--probe-records", "--from, --merge, --offline, --check or --explain-error", err);
        ca_error_hint(err, "it asks the server once more: give the target to make a product for");
        return false;
    }
    if (options->rehearse && (!is_asked || is_looked_at)) {
        fail_pair("--rehearse", "--from, --merge, --offline or --explain-error", err);
        ca_error_hint(err, "it asks the server once more: give the target to connect to");
        return false;
    }
    if (options->rehearse && options->shard != NULL) {
        fail_pair("--rehearse", "--shard", err);
        ca_error_hint(err, "a part is no product, and only a product is rehearsed");
        return false;
    }
    return true;
}

/* A part is one device's, and so is what is put together. */
static bool check_devices(const struct ca_options *options, struct ca_error *err)
{
    if (options->device.count > 1 && (options->shard != NULL || options->merge)) {
        return fail_pair("--device twice", "--shard or --merge", err);
    }
    if (options->device.count > CA_DEVICES_MAX) {
        return ca_fail(err, CA_ERR_USAGE, "more than %d devices", CA_DEVICES_MAX);
    }
    return true;
}

/* A part is data for --merge, and what --merge reads is no target. */
static bool check_parts(const struct ca_options *options, struct ca_error *err)
{
    bool is_sharded = options->shard != NULL;

    if (is_sharded && (options->from != NULL || options->merge || options->update != NULL)) {
        return fail_pair("--shard", "--from, --merge or --update", err);
    }
    if (is_sharded && (options->output != NULL || !options->json)) {
        ca_fail(err, CA_ERR_USAGE,
                options->json ? "--shard and --output do not go together" : "--shard needs --json");
        ca_error_hint(err, "a part is no product: print it with --json, and make the product of "
                           "all parts with --merge");
        return false;
    }
    if (options->merge && options->targets.count == 0) {
        ca_fail(err, CA_ERR_USAGE, "--merge needs the results to put together");
        ca_error_hint(err, "as in: ca-extract --merge part1.json part2.json -o certs.h");
        return false;
    }
    if (options->merge &&
        (options->from != NULL || options->targets_file != NULL || options->update != NULL ||
         options->connect_to != NULL || options->servername != NULL)) {
        return fail_pair("--merge", "--from, --targets, --update, --connect-to or --servername",
                         err);
    }
    return true;
}

static bool check_depfile(const struct ca_options *options, struct ca_error *err)
{
    bool is_named =
        options->update != NULL || (options->output != NULL && strcmp(options->output, "-") != 0);

    if (options->depfile == NULL || is_named) {
        return true;
    }
    ca_fail(err, CA_ERR_USAGE, "--depfile goes with a product in a file");
    ca_error_hint(err, "name it with --output or --update");
    return false;
}

static bool check_client(const struct ca_options *options, struct ca_error *err)
{
    int given = (options->embed_client_cert != NULL) + (options->embed_client_key != NULL) +
                (options->client_out != NULL);

    if (given != 0 && given != 3) {
        ca_fail(err, CA_ERR_USAGE,
                "--embed-client-cert, --embed-client-key and --client-out go together");
        ca_error_hint(err, "a private key is written to a file of its own, and nowhere else");
        return false;
    }
    if (given == 3 && strcmp(options->client_out, "-") == 0) {
        ca_fail(err, CA_ERR_USAGE, "a private key does not go to standard output");
        ca_error_hint(err, "name a file: --client-out client.h");
        return false;
    }
    if (given == 3 && options->offline) {
        return fail_pair("--client-out", "--offline", err);
    }
    return true;
}

/* Standard output carries the product; that each file is one thing, plan_files.c sees to. */
static bool check_files(const struct ca_options *options, struct ca_error *err)
{
    const char *const stdouts[] = { options->graph, options->report };

    for (size_t i = 0; i < CA_ARRAY_LEN(stdouts); i++) {
        if (stdouts[i] != NULL && strcmp(stdouts[i], "-") == 0) {
            ca_fail(err, CA_ERR_USAGE, "%s writes to a file, not to standard output",
                    i == 0 ? "--graph" : "--report");
            ca_error_hint(err, "standard output carries the product alone: name a file");
            return false;
        }
    }
    if (options->offline && (options->graph != NULL || options->report != NULL)) {
        return fail_pair("--offline", "--graph or --report", err);
    }
    return true;
}

bool ca_options_check_pairs(const struct ca_options *options, struct ca_error *err)
{
    if (options->client_key != NULL && options->client_cert == NULL) {
        return ca_fail(err, CA_ERR_USAGE, "--client-key goes with --client-cert");
    }
    if (options->v4 && options->v6) {
        return fail_pair("--ipv4", "--ipv6", err);
    }
    if (options->policy_kind == CA_POLICY_ALL && options->backup != NULL) {
        return fail_pair("--policy all", "--backup", err);
    }
    return check_input(options, err) && check_detour(options, err) && check_update(options, err) &&
           check_devices(options, err) && check_second_connections(options, err) &&
           check_check(options, err) && check_explain_error(options, err) &&
           check_parts(options, err) && check_client(options, err) && check_depfile(options, err) &&
           check_files(options, err);
}
