#!/bin/sh
# --template: a form of the user's own, with partials beside it, escaped so that
# no name can end what it stands in, and refused with template, line and tag.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

golden=$CA_SOURCE/tests/golden
mkdir "$work/t" && cd "$work/t" || exit 1

make() { # NAME [OPTION...]: from the golden chain of that name
    chain=$1
    shift
    run --from "$golden/$chain-chain.pem" --host device.test --roots "$golden/$chain-root.pem" \
        --now 2026-12-01 "$@"
}

# every built-in template is what --template gives for the same file
for form in header array der inc arduino freertos pem; do
    make hostile --format "$form" -o "$form.built"
    expect_status 0
    make hostile --format "$form" --template "$CA_SOURCE/templates/$form.mustache" -o "$form.own"
    expect_status 0
    grep -v 'ca-extract --roots' "$form.built" >one
    grep -v 'ca-extract --roots' "$form.own" >two
    expect_same one two
done

# a template of one's own: its partial lies beside it, its product is proved
cat >own.mustache <<'T'
/* {{symbol}}: {{#anchors}}{{short_name}}{{/anchors}} */
{{>rows}}
T
cat >rows.mustache <<'T'
static const char {{symbol}}[] =
{{#anchors}}{{#pem_lines}}
    "{{&text}}\n"
{{/pem_lines}}{{/anchors}}
    ;
T
make hostile --template own.mustache
expect_status 0
expect_out_part '/* SSL_CA_PEM: *_ _; } _ ?_/ /_ /_ '
expect_err_part 'proved: Mbed TLS'
cp "$work/out" own.c
gcc -std=c99 -Wall -Wextra -Wpedantic -Werror -fsyntax-only own.c 2>"$work/err" || fail 'gcc does not accept it'

# the escape that the first tag asks for
printf '{{! escape: json }}{"name": "{{#anchors}}{{subject}}{{/anchors}}"}\n' >name.json.mustache
make hostile --template name.json.mustache
expect_status 0
expect_err_part "modelled: Mbed TLS"
expect_err_part 'cannot be read back'
python3 -c 'import json,sys; json.load(open(sys.argv[1]))' "$work/out" || fail 'this is no JSON'
# shellcheck disable=SC2016 # for the shell that reads the product
printf '{{! escape: shell }}\nset -- {{#anchors}}{{short_name}}{{/anchors}}; echo $# %s\n' \
    "'{{#anchors}}{{short_name}}{{/anchors}}'" >name.sh.mustache
make hostile --template name.sh.mustache -o name.sh
expect_status 0
[ "$(sh name.sh | cut -d ' ' -f 1)" = 1 ] || fail 'a name became more than one word'
printf '{{! escape: html }}' >bad.mustache
make plain --template bad.mustache
expect_error 7
expect_err_line "error: template 'bad.mustache', line 1: no escape 'html'"
expect_err_line 'hint: there are: c, json, shell, none'

# faults: template, line and tag; nothing is written
printf '1\n2\n{{#anchors}}\n' >open.mustache
make plain --template open.mustache -o left
expect_error 7
expect_err_line "error: template 'open.mustache', line 3: a section without an end"
expect_err_line "cause: the tag is 'anchors'"
expect_no_file left
printf '\n{{>absent}}\n' >partial.mustache
make plain --template partial.mustache
expect_error 7
expect_err_line "error: template 'partial.mustache', line 2: no such partial"
expect_err_line "cause: the tag is 'absent'"
printf '{{>../t/rows}}' >outside.mustache
make plain --template outside.mustache
expect_error 7
expect_err_line "cause: the tag is '../t/rows'"
printf '{{>again}}' >again.mustache
make plain --template again.mustache
expect_error 7
expect_err_line "error: template 'again', line 1: partials within too many others"
make plain --template nothing.mustache
expect_error 7
expect_err_line "error: cannot read 'nothing.mustache'"
make plain --template "$work"
expect_error 7

# a product with another root than the one that was chosen
{
    printf 'static const char X[] =\n'
    sed 's/.*/"&\\n"/' "$pki/other-root.pem"
    printf ';\n'
} >wrong.mustache
make plain --template wrong.mustache -o left
expect_error 7
expect_err_line 'error: the template makes a product with other roots than were chosen'
expect_no_file left

# what it says of its making names the template, which --update needs again
# shellcheck disable=SC1083 # Mustache's braces
printf '/* {{settings_mark}} {{&settings_line}}\n */\n{{>pem_array}}#define {{symbol}}_TIME_FLOOR {{time_floor_s}}\n' >kept.mustache
start_server leaf
run --roots "$pki/root.pem" --connect-to "127.0.0.1:$port" --template kept.mustache -o kept.h device.test
expect_status 0
run --update kept.h --roots "$pki/root.pem" --connect-to "127.0.0.1:$port"
expect_error 2
expect_err_line "error: 'kept.h' was made with a template"
run --update kept.h --template kept.mustache --roots "$pki/root.pem" --connect-to "127.0.0.1:$port"
expect_status 0
expect_err_part 'kept.h is unchanged'

# --template makes one file
make plain --template own.mustache --format c -o two
expect_error 2
expect_err_line "error: format 'c' is several files: --template makes one"

# with --format: what does not fit the form is the template's fault, not ours
# shellcheck disable=SC1083 # Mustache's braces
printf '/* {{command}} */\n{{#anchors}}\nstatic const unsigned char X_{{number}}[] = {\n{{#der_lines}}\n{{&bytes}}\n{{/der_lines}}\n};\n{{/anchors}}\n' >arrays.mustache
make plain --template arrays.mustache --format der -o arrays.h
expect_status 0
for format in header pem json array; do
    make plain --template arrays.mustache --format "$format" -o left
    expect_error 7
    expect_err_line "error: what the template makes is not format '$format' with the chosen roots"
    expect_no_file left
done

# a document of the user's own, with the PEM in a JSON string
printf '{{! escape: json }}{ "roots": [{{#anchors}}"{{pem}}"{{^is_last}},{{/is_last}}{{/anchors}}] }\n' >mine.mustache
make plain --template mine.mustache -o mine.json
expect_status 0
expect_err_part 'proved'
python3 -c 'import json, sys; sys.stdout.write(json.load(open("mine.json"))["roots"][0])' >mine.pem
"$CA_EXTRACT" --quiet --from "$CA_SOURCE/tests/golden/plain-chain.pem" --host device.test --now 2026-12-01 \
    --roots "$CA_SOURCE/tests/golden/plain-root.pem" --format pem >plain.pem
expect_same plain.pem mine.pem
