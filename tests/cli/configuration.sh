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
