#!/bin/sh
# Forms that carry no roots but what the chain asks of the device's library:
# the header is judged by Mbed TLS's own check_config.h, the JSON by a reader.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

cd "$work" || exit 1
start_server leaf
ec=$port
start_server rsa -tls1_2
rsa=$port

make() { # FORM OUT [OPTION...]
    form=$1 out=$2
    shift 2
    run --roots "$pki/root.pem" --roots "$pki/rsa-root.pem" --format "$form" -o "$out" "$@"
}

# the header, with a generator of random numbers, which is the board's matter, is the
# whole configuration: 3.6 finds it complete
random='-DMBEDTLS_ENTROPY_C -DMBEDTLS_HMAC_DRBG_C'
for to in "--connect-to 127.0.0.1:$ec" "--connect-to 127.0.0.1:$rsa"; do
    # shellcheck disable=SC2086
    make mbedtls-config config.h $to device.test
    expect_status 0
    expect_err_part 'the product carries none of them'
    ! grep -q 'BEGIN CERTIFICATE' config.h || fail 'a configuration carries roots'
    printf '#include <mbedtls/build_info.h>\n' >ask.c
    # shellcheck disable=SC2086
    gcc -std=c99 -Wall -Wextra -Werror -fsyntax-only $random -I. -I"$CA_SOURCE/.deps/mbedtls/include" \
        -DMBEDTLS_CONFIG_FILE='"config.h"' ask.c 2>"$work/err" || fail 'Mbed TLS 3.6 finds the configuration incomplete'
done
grep -q 'define MBEDTLS_RSA_C' config.h || fail 'an RSA chain needs RSA'
# beside the library's own configuration, as a user has it
gcc -std=c99 -Wall -Wextra -Werror -fsyntax-only -I. -I"$CA_SOURCE/.deps/mbedtls/include" \
    -DMBEDTLS_USER_CONFIG_FILE='"config.h"' ask.c 2>"$work/err" || fail 'it does not go with the default configuration'
make mbedtls-config config2.h --device mbedtls-2.28 --connect-to "127.0.0.1:$ec" device.test
expect_status 0
if [ -f /usr/include/mbedtls/config.h ]; then
    printf '#include <mbedtls/ssl.h>\n' >ask.c
    gcc -std=c99 -Wall -Wextra -Werror -fsyntax-only -I. -DMBEDTLS_USER_CONFIG_FILE='"config2.h"' ask.c \
        2>"$work/err" || fail 'it does not go with the default configuration of 2.28'
fi

# Mbed OS: the macros that its configuration lacks, and the stack
make mbed-app mbed_app.json --connect-to "127.0.0.1:$ec" device.test
expect_status 0
python3 -c '
import json, sys
app = json.load(open(sys.argv[1]))
assert app["target_overrides"]["*"]["rtos.main-thread-stack-size"] == 8192, app
assert all(m.split("=")[0].isidentifier() for m in app["macros"]), app
' mbed_app.json || fail 'mbed_app.json is not what it must be'

# refused: profiles with words of another kind; a bench's JSON; nothing to remake or to look at
make mbedtls-config left.h --device bearssl-0.6 --connect-to "127.0.0.1:$rsa" device.test
expect_error 2
expect_err_line "error: profile 'bearssl-0.6' is not configured by macros"
expect_no_file left.h
make mbed-app left.json --insecure-trust-presented --connect-to "127.0.0.1:$ec" device.test
expect_error 2
expect_err_line "error: format 'mbed-app' cannot say that it is not for a product"
run --update config.h --offline
expect_error 2
expect_err_line "error: no certificate in 'config.h'"

# --device FILE.h: what the file leaves out is left out of the device
full=$CA_SOURCE/.deps/mbedtls/include/mbedtls/mbedtls_config.h
[ -f "$full" ] || { echo 'skipped: no source of Mbed TLS to take a configuration from'; exit 0; }
without() { # FILE MACRO... : the library's default configuration less some
    file=$1
    shift
    cp "$full" "$file"
    for macro in "$@"; do
        sed -i "s|^#define $macro\$|/* & */|" "$file"
        ! grep -q "^#define $macro\$" "$file" || fail "$macro is still there"
    done
}
chain="--from $pki/chain.pem --host device.test --roots $pki/root.pem"
without whole.h
# shellcheck disable=SC2086
run $chain --device whole.h
expect_status 0
if grep -q 'warning: ' "$work/err"; then fail 'the default configuration is warned of'; fi

without plain.h MBEDTLS_PEM_PARSE_C
# shellcheck disable=SC2086
run $chain --device plain.h -o left.h
expect_error 6
expect_err_line 'error: the device could not read the roots: they are in PEM'
expect_no_file left.h
# shellcheck disable=SC2086
run $chain --device plain.h --format der
expect_status 0
if grep -q MBEDTLS_PEM_PARSE_C "$work/err"; then fail 'PEM is said to be needed for DER'; fi

without old.h MBEDTLS_SSL_PROTO_TLS1_2 MBEDTLS_SSL_PROTO_TLS1_3
# shellcheck disable=SC2086
run $chain --device old.h
expect_error 2
expect_err_line 'cause: it enables neither TLS 1.2 nor TLS 1.3'

for lack in MBEDTLS_X509_USE_C MBEDTLS_BIGNUM_C MBEDTLS_ECDH_C MBEDTLS_MD_C MBEDTLS_ASN1_PARSE_C; do
    without less.h "$lack" MBEDTLS_RSA_C
    # shellcheck disable=SC2086
    run $chain --device less.h --json
    expect_status 0
    expect_err_part "$lack"
    expect_err_part "needed, and not in 'less.h'"
    python3 -c '
import json, sys
needs = json.load(open(sys.argv[1]))["needs"]
assert [m["macro"] for m in needs["macros"] if not m["is_present"]] == [sys.argv[2]], needs
' "$work/out" "$lack" || fail "$lack is not the one that is missing"
done

without keyless.h MBEDTLS_ECDSA_C
# shellcheck disable=SC2086
run $chain --device keyless.h
expect_error 6
expect_err_line "hint: the device's library needs what the server's key asks for, or the server another certificate"

without small.h
printf '#define MBEDTLS_SSL_IN_CONTENT_LEN 4096\n' >>small.h
# shellcheck disable=SC2086
run $chain --device small.h
expect_status 0
expect_err_line "warning: the buffer of 'small.h' has 4096 bytes: a larger record ends the connection"

# without SNI a server of many names shows another chain, and that one is judged
without nameless.h MBEDTLS_SSL_SERVER_NAME_INDICATION
awk '/BEGIN CERTIFICATE/ { n++ } n == 1' "$pki/other-chain.pem" >other.pem
start_server_with "$pki/other-chain.pem" "$pki/other.key" -servername device.test -cert2 "$pki/rsa-chain.pem" -key2 "$pki/rsa.key"
run --roots "$pki/rsa-root.pem" --connect-to "127.0.0.1:$port" --device whole.h device.test
expect_status 0
run --roots "$pki/rsa-root.pem" --connect-to "127.0.0.1:$port" --device nameless.h device.test
expect_error 5
