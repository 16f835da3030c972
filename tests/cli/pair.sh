#!/bin/sh
# Forms of a .c and a .h: named in three ways, written both or none, one copy of
# the roots in an image of several units, in C and through the header from C++.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

mkdir "$work/p" && cd "$work/p" || exit 1
make() { # FORM OUT [OPTION...]
    form=$1 out=$2
    shift 2
    run --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem" --format "$form" -o "$out" "$@"
}

for name in certs certs.c certs.h; do
    rm -f certs*
    make c "$name"
    expect_status 0
    [ "$(echo certs*)" = 'certs.c certs.h' ] || fail "-o $name made $(echo certs*)"
    cp certs.c "c-$name" && cp certs.h "h-$name"
done
for name in certs.c certs.h; do
    expect_same c-certs "c-$name"
    expect_same h-certs "h-$name"
done
make c certs
expect_err_part 'certs is unchanged'

# two units and one copy: the linker's map has the array once
cat >one.c <<'C'
#include <stdio.h>
#include "certs.h"
const char *other(void);
int main(void)
{
    return sizeof SSL_CA_PEM == SSL_CA_PEM_SIZE && other() == SSL_CA_PEM && puts(SSL_CA_PEM) >= 0 ? 0 : 1;
}
C
cat >two.c <<'C'
#include "certs.h"
#ifdef __cplusplus
extern "C"
#endif
const char *other(void);
const char *other(void)
{
    return SSL_CA_PEM;
}
C
warnings='-Wall -Wextra -Wpedantic -Werror'
for language in c c++; do
    # shellcheck disable=SC2086
    {
        gcc -std=c11 $warnings -fdata-sections -c certs.c one.c
        gcc -x "$language" $warnings -c two.c
        gcc -Wl,-Map=map -o prog certs.o one.o two.o
    } 2>"$work/err"
    [ ! -s "$work/err" ] || fail "not without a warning with $language"
    ./prog >printed || fail 'the program does not agree with itself'
    sed '$d' printed >printed.pem
    expect_same printed.pem "$pki/root.pem"
    [ "$(grep -c '^ \.rodata\.SSL_CA_PEM' map)" -eq 1 ] || fail "not one copy in the map: $(grep SSL_CA_PEM map)"
    [ "$(nm prog | grep -c ' SSL_CA_PEM$')" -eq 1 ] || fail 'not one symbol in the program'
done

# BearSSL: C11, seen from C++ through the header, once in the image
if [ -f /usr/include/bearssl.h ]; then
    make bearssl anchors
    expect_status 0
    cat >use.cpp <<'C'
#include <cstdio>
#include "anchors.h"
int main()
{
    const br_x509_trust_anchor *first = SSL_CA_TA;
    std::printf("%u %u\n", static_cast<unsigned>(sizeof SSL_CA_TA / sizeof SSL_CA_TA[0]), first->flags);
    return std::fwrite(first->dn.data, 1, first->dn.len, stderr) == first->dn.len ? 0 : 1;
}
C
    # shellcheck disable=SC2086
    {
        gcc -std=c11 $warnings -fdata-sections -c anchors.c
        g++ -std=c++11 $warnings -c use.cpp
        gcc -Wl,-Map=map -o use use.o anchors.o -lstdc++
    } 2>"$work/err"
    [ ! -s "$work/err" ] || fail 'BearSSL not without a warning'
    [ "$(./use 2>subject.der)" = '1 1' ] || fail 'not one anchor that is a CA'
    openssl x509 -in "$pki/root.pem" -outform DER -out root.der
    python3 -c 'import sys; root, name = (open(f, "rb").read() for f in sys.argv[1:]); sys.exit(name not in root or len(name) < 10)' \
        root.der subject.der || fail 'another name'
    [ "$(grep -c '^ \.data\.rel\.ro.*SSL_CA_TA\|^ \.rodata\.SSL_CA_TA$' map)" -eq 1 ] || fail "not one table in the map: $(grep SSL_CA_TA map)"
else
    printf 'not tried: no BearSSL here\n'
fi

# both or none
make c both
rm both.h && mkdir both.h
cp both.c before.c
make c both --name OTHER_CA_PEM
expect_error 8
expect_same both.c before.c
[ "$(find . -name 'both*' | wc -l)" -eq 2 ] || fail 'a draft was left behind'
make c /nonexistent/certs
expect_error 8
make bearssl 'a b'
expect_error 2
expect_err_line "error: 'a b' cannot be named in an #include"
make c -
expect_error 2
expect_err_line "error: format 'c' is several files"
expect_err_line 'hint: name them: -o certs makes certs.c and certs.h'
