#!/bin/sh
# --guards: real Mbed TLS as it is shipped passes, and each macro that is taken away stops the build.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

cd "$work" || exit 1
library=$CA_SOURCE/.deps/mbedtls
start_server leaf
ec=$port
start_server rsa
rsa=$port

make() { # OUT OPTION...
    out=$1
    shift
    run --roots "$pki/root.pem" --roots "$pki/rsa-root.pem" --guards -o "$out" "$@" device.test
    expect_status 0
}

# compiles FILE [FLAG...] : with the library's own configuration, and what user.h does to it
compiles() {
    file=$1
    shift
    printf '#include "%s"\nint main(void) { return 0; }\n' "$file" >ask.c
    gcc -std=c99 -Wall -Wextra -Werror -Wno-unused-variable -fsyntax-only -I. -I"$library/include" "$@" ask.c 2>"$work/err"
}

# every form, an ECDSA and an RSA root, compiled as they are
for format in header array der freertos; do
    make "$format.h" --format "$format" --connect-to "127.0.0.1:$ec"
    compiles "$format.h" || fail "$format does not compile with Mbed TLS as shipped"
done
make c --format c --connect-to "127.0.0.1:$ec"
compiles c.c || fail 'c does not compile with Mbed TLS as shipped'
make rsa.h --connect-to "127.0.0.1:$rsa"
compiles rsa.h || fail 'the RSA header does not compile with Mbed TLS as shipped'
grep -q 'ifndef MBEDTLS_RSA_C' rsa.h || fail 'an RSA root needs RSA'
! grep -q 'MBEDTLS_RSA_C' header.h || fail 'an ECDSA root needs no RSA'
! grep -q 'MBEDTLS_PEM_PARSE_C' der.h || fail 'DER needs no PEM'
g++ -std=c++11 -Wall -Wextra -Werror -Wno-unused-variable -fsyntax-only -x c++ -I"$library/include" header.h ||
    fail 'not C++'

# each macro, taken away, stops the build with its name
for file in header rsa der; do
    macros=$(sed -n 's/^#ifndef \(MBEDTLS_[A-Z0-9_]*\) .*/\1/p' "$file.h")
    [ "$(printf '%s\n' "$macros" | wc -l)" -ge 12 ] || fail "too few guards in $file.h"
    printf '#include <mbedtls/build_info.h>\n' >all.h # judged by itself, not by check_config.h
    gcc -dM -E -I"$library/include" all.h | grep -E ' MBEDTLS_[A-Z0-9_]+( |$)' | grep -v '(' >all.txt
    for macro in $macros; do
        mkdir -p "without/mbedtls"
        grep -Ev "define $macro( |\$)" all.txt >without/mbedtls/build_info.h
        printf '#include "%s.h"\n' "$file" >ask.c
        ! gcc -std=c99 -fsyntax-only -Iwithout -I. ask.c 2>"$work/err" || fail "$file.h builds without $macro"
        expect_err_part "$macro is not defined"
        [ "$(grep -c 'error:' "$work/err")" -eq 1 ] || fail "more than $macro is missed"
    done
done

# the buffer: the profile's
! compiles header.h -DMBEDTLS_SSL_IN_CONTENT_LEN=4096 || fail 'a buffer too small builds'
expect_err_part 'MBEDTLS_SSL_IN_CONTENT_LEN is less than 16384'
compiles header.h -DMBEDTLS_SSL_IN_CONTENT_LEN=4096 -DCA_EXTRACT_NO_GUARDS || fail 'guards cannot be switched off'
printf '{ "base": "mbedtls-3.6", "name": "small", "input_buffer": 4096 }\n' >small.json
make small.h --device small.json --connect-to "127.0.0.1:$ec"
compiles small.h -DMBEDTLS_SSL_IN_CONTENT_LEN=4096 || fail 'the buffer of the profile does not build'
# 2.28 has another header and other words
if [ -f /usr/include/mbedtls/config.h ]; then
    make old.h --device mbedtls-2.28 --connect-to "127.0.0.1:$ec"
    printf '#include "old.h"\nint main(void) { return 0; }\n' >ask.c
    gcc -std=c99 -Wall -Wextra -Werror -Wno-unused-variable -fsyntax-only -I. ask.c 2>"$work/err" || fail '2.28 does not pass'
    ! gcc -std=c99 -fsyntax-only -I. -DMBEDTLS_SSL_MAX_CONTENT_LEN=2048 ask.c 2>"$work/err" || fail 'a buffer too small builds'
    expect_err_part 'MBEDTLS_SSL_MAX_CONTENT_LEN is less than 16384'
fi

# a renewed leaf changes nothing, and --update keeps the guards
cp header.h first.h
start_server renewed
run --roots "$pki/root.pem" --roots "$pki/rsa-root.pem" --connect-to "127.0.0.1:$port" --update header.h
expect_status 0
expect_err_part 'is unchanged'
expect_same header.h first.h
run --roots "$pki/root.pem" --connect-to "127.0.0.1:$port" --check header.h
expect_status 0
run --roots "$pki/root.pem" --roots "$pki/rsa-root.pem" --guards --connect-to "127.0.0.1:$port" --json device.test
expect_status 0
python3 "$CA_SOURCE/tests/support/json_document.py" "$CA_SOURCE/docs/json.md" "$work/out" >"$work/err" ||
    fail 'the JSON is not what docs/json.md says'

# refused: forms without a preprocessor, several devices, profiles without macros
run --roots "$pki/root.pem" --connect-to "127.0.0.1:$ec" --guards --format pem -o left.pem device.test
expect_error 2
expect_err_line "error: --guards does not go with format 'pem'"
run --guards --device mbedtls-3.6 --device firmware -o left.pem device.test
expect_error 2
expect_err_line 'error: --guards goes with one device, not with 2'
run --guards --device bearssl-0.6 -o left.pem device.test
expect_error 2
expect_err_line "error: profile 'bearssl-0.6' is not configured by macros"
expect_no_file left.pem
