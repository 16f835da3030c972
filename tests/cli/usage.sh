#!/bin/sh
# Wrong usage is refused before any network use, and leaves no file.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

run
expect_error 2
expect_err_line 'error: no target'
expect_err_line 'hint: give HOST:PORT, as in: ca-extract example.org:443 > certs.h'

run --output "$work/certs.h" example.org:https
expect_error 2
expect_err_line "error: bad port 'https' in target 'example.org:https'"
expect_err_line 'hint: a port is a number from 1 to 65535'
expect_no_file "$work/certs.h"

run --frobnicate example.org
expect_error 2
expect_err_line "error: unknown option '--frobnicate'"
expect_err_line "hint: see 'ca-extract --help'"

run --explian example.org
expect_error 2
expect_err_line "hint: did you mean --explain? See 'ca-extract --help'"

run --roots "$work" example.org
expect_error 2
expect_err_line "error: no certificate in '$work'"

run --from "$work" --host example.org
expect_error 2
expect_err_line 'hint: this is a folder: name a file'

run https://user:secret@example.org:x/
expect_error 2
if grep -q secret "$work/err"; then fail 'a password is on stderr'; fi

run --device toaster example.org
expect_error 2
expect_err_line "error: no device profile 'toaster'"

run --format papyrus example.org
expect_error 2
expect_err_line "error: no format 'papyrus'"
expect_err_part 'hint: there are: header, c, array, '

for name in 1ca 'a b' 'x;' 'a-b' '' int new _CA "$(printf 'A%.0s' $(seq 60))"; do
    run --name "$name" example.org
    expect_error 2
done

run --from "$pki/chain.pem"
expect_error 2
expect_err_line 'error: --from needs --host'

run --roots /nonexistent/roots.pem example.org
expect_error 2
expect_err_line "error: cannot read '/nonexistent/roots.pem'"
expect_err_line 'cause: No such file or directory'
expect_err_line 'hint: check the path: it is looked for from the current folder'

run --help
expect_status 0
expect_no_err
expect_out_part 'usage: ca-extract [OPTION]... TARGET...'
expect_out_part '  ca-extract os.mbed.com:443 > certs.h'
expect_out_part 'Profiles: bearssl-0.6, esp-idf-5, firmware, mbed-os-ce-7,'
expect_out_part 'mbedtls-4.1, zephyr-4.'
if awk 'length > 100' "$work/out" | grep -q .; then fail 'a line of --help is too long'; fi

run --version
expect_status 0
expect_out_part 'ca-extract 0.1.0'
expect_out_part 'device library: Mbed TLS 3.6.'
expect_out_part 'public roots of: 20'

run --list-formats
expect_status 0
expect_out_part 'header '
expect_out_part 'pem '
