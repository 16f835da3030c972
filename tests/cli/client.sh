#!/bin/sh
# A client's certificate and key go to the file of --client-out, mode 0600, in
# the words of the form, and nowhere else.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

cd "$work" || exit 1
umask 022

make() { # FORM OUT [OPTION...]: the certificate and key of the test's leaf
    form=$1 out=$2
    shift 2
    run --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem" --format "$form" -o "$out" \
        --embed-client-cert "$pki/chain.pem" --embed-client-key "$pki/leaf.key" --client-out client "$@"
}

# no byte of the key is where others may see it
key_body=$(grep -v -e '-----' "$pki/leaf.key" | head -n 1)
expect_no_key() { ! grep -q -e 'PRIVATE KEY-----' -e "$key_body" "$@" || fail "a key stands in $*"; }

cat >print.c <<'C'
#include <stdio.h>
#include "certs.h"
#include "client.h"
int main(void)
{
    return sizeof SSL_CLIENT_CERT_PEM == SSL_CLIENT_CERT_PEM_SIZE && SSL_CA_PEM[0] == '-' &&
                   fputs(SSL_CLIENT_CERT_PEM, stdout) >= 0 && fputs(SSL_CLIENT_KEY_PEM, stdout) >= 0
               ? 0 : 1;
}
C
for form in header array freertos arduino; do
    make "$form" certs.h
    expect_status 0
    expect_err_part "client: wrote client, the private key of 'leaf' in it, certificate valid until "
    [ "$(stat -c %a client)" = 600 ] || fail 'others may read the key'
    expect_no_key certs.h "$work/out" "$work/err"
    mv client client.h
    gcc -std=c99 -Wall -Wextra -Wpedantic -Werror -I. -o print print.c 2>"$work/err" || fail "$form does not compile"
    ./print >printed.pem
    openssl pkey -in printed.pem -out got.key && openssl pkey -in "$pki/leaf.key" -out want.key
    expect_same got.key want.key
    sed -n '/BEGIN CERT/,/END CERT/p' printed.pem >got.pem
    expect_same got.pem "$pki/chain.pem"
done
grep -q 'democonfigCLIENT_PRIVATE_KEY_PEM SSL_CLIENT_KEY_PEM' client.h || make freertos certs.h
make freertos certs.h
grep -q 'define democonfigCLIENT_PRIVATE_KEY_PEM SSL_CLIENT_KEY_PEM' client || fail 'no macro for FreeRTOS'

# DER: two certificates, and the key as PKCS#8
make der certs.h --name MY_CA_DER
expect_status 0
cat >der.c <<'C'
#include <stdio.h>
#include "client"
int main(void)
{
    fwrite(MY_CLIENT_KEY_DER, 1, MY_CLIENT_KEY_DER_SIZE, stdout);
    return MY_CLIENT_CERT_COUNT == 2 && MY_CLIENT_CERT_DER[0].len == sizeof MY_CLIENT_CERT_1 ? 0 : 1;
}
C
gcc -std=c99 -Wall -Wextra -Wpedantic -Werror -o der der.c 2>"$work/err" || fail 'DER does not compile'
./der >got.der || fail 'the table is wrong'
openssl pkey -inform DER -in got.der -out got.key 2>"$work/err" || fail 'the key is not PKCS#8'
expect_same got.key want.key

# the bytes alone, each part by a name that is defined before
make inc certs.inc
expect_status 0
cat >inc.c <<'C'
#include <stdio.h>
static const unsigned char key[] = {
#define SSL_CLIENT_KEY
#include "client"
};
static const unsigned char one[] = {
#define SSL_CLIENT_CERT_NUMBER 1
#include "client"
};
static const unsigned char two[] = {
#define SSL_CLIENT_CERT_NUMBER 2
#include "client"
};
int main(void)
{
    fwrite(key, 1, sizeof key, stdout);
    return fwrite(one, 1, sizeof one, stderr) + fwrite(two, 1, sizeof two, stderr) > 0 ? 0 : 1;
}
C
gcc -std=c99 -Wall -Wextra -Wpedantic -Werror -o inc inc.c 2>"$work/err" || fail 'the bytes do not compile'
./inc >got.der 2>certs.der || fail 'the bytes are not there'
openssl pkey -inform DER -in got.der -out got.key 2>"$work/err" || fail 'the key is not PKCS#8'
expect_same got.key want.key
awk '/BEGIN/ { n++ } { print >("part" n ".pem") }' "$pki/chain.pem"
for part in part1 part2; do openssl x509 -in $part.pem -outform DER; done >want.der
expect_same certs.der want.der
for number in 0 3; do
    printf 'int x[] = {\n#define SSL_CLIENT_CERT_NUMBER %s\n#include "client"\n};\n' "$number" >wrong.c
    ! gcc -fsyntax-only wrong.c 2>"$work/err" || fail 'a certificate that is not there'
    expect_err_part 'which part is meant here?'
done

# the companion of a bundle is what esp-tls takes
for form in esp-bundle esp-bundle-le; do
    make "$form" certs.bin
    expect_status 0
    expect_no_key certs.bin
    mv client bundle.h
    make header certs.h
    expect_same bundle.h client
done

# BearSSL: the chain, and a key that signs as the certificate's must; RSA and the curves
if [ -f /usr/include/bearssl.h ]; then
    openssl req -x509 -newkey rsa:2048 -nodes -keyout rsa.key -subj /CN=device -days 30 -out rsa.pem 2>"$work/err"
    for curve in P-256 P-384 P-521; do
        openssl req -x509 -newkey ec -pkeyopt "ec_paramgen_curve:$curve" -nodes -keyout "$curve.key" -subj /CN=device \
            -days 30 -out "$curve.pem" 2>"$work/err"
    done
    for key in rsa P-256 P-384 P-521; do
        run --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem" --format bearssl -o certs \
            --embed-client-cert "$key.pem" --embed-client-key "$key.key" --client-out client.h
        expect_status 0
        [ "$(stat -c %a client.h)" = 600 ] || fail 'others may read the key'
        expect_no_key certs.c certs.h
        for compiler in 'gcc -x c -std=c11 -Wconversion' 'g++ -x c++ -std=c++11'; do
            # shellcheck disable=SC2086
            $compiler -Wall -Wextra -Wpedantic -Werror -I. -D"KEY_IS_${key%%-*}" "$CA_SOURCE/tests/forms/sign_bearssl.inc" \
                -x none -o sign -lbearssl 2>"$work/err" || fail "$key does not compile"
            ./sign signature chain.der >"$work/out" || fail "BearSSL does not sign with the key of $key"
            openssl x509 -in "$key.pem" -outform DER | cmp -s - chain.der || fail 'the chain is another'
            openssl x509 -in "$key.pem" -pubkey -noout >public.pem
            printf 'what is signed' | openssl dgst -sha256 -verify public.pem -signature signature >"$work/out" ||
                fail "the signature with $key is not good"
        done
    done
else
    printf 'not tried: no BearSSL here\n'
fi

# PEM, and a pair of files
make pem roots.pem
expect_status 0
openssl pkey -in client -out got.key 2>"$work/err" || fail 'no key in the PEM'
expect_same got.key want.key
make c pair
expect_status 0
expect_no_key pair.c pair.h

# JSON shows what was found, and no key
run --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem" --json --explain -o certs.h \
    --embed-client-cert "$pki/leaf.pem" --embed-client-key "$pki/leaf.key" --client-out client
expect_status 0
expect_no_key "$work/out" "$work/err" certs.h

# a file that others could read becomes private; an equal one is not touched
chmod 644 client
make header certs.h
[ "$(stat -c %a client)" = 600 ] || fail 'others may still read the key'
before=$(stat -c '%i %Y' client)
make header certs.h
[ "$(stat -c '%i %Y' client)" = "$before" ] || fail 'the file was touched'
rm client

# refused, and nothing is left
refused() { # STATUS LINE
    expect_error "$1"
    expect_err_line "error: $2"
    expect_no_file client
    expect_no_file left.h
    expect_no_key "$work/err"
}
make header left.h --embed-client-key "$pki/other.key"
refused 2 "option '--embed-client-key' is given twice"
base="--from $pki/chain.pem --host device.test --roots $pki/root.pem -o left.h"
# shellcheck disable=SC2086
run $base --embed-client-cert "$pki/leaf.pem" --embed-client-key "$pki/other.key" --client-out client
refused 2 "the key in '$pki/other.key' is not that of the certificate 'leaf'"
openssl pkey -in "$pki/leaf.key" -aes128 -passout pass:secret -out locked.key
# shellcheck disable=SC2086
run $base --embed-client-cert "$pki/leaf.pem" --embed-client-key locked.key --client-out client
refused 2 "the key in 'locked.key' is encrypted"
# shellcheck disable=SC2086
run $base --embed-client-cert "$pki/leaf.key" --embed-client-key "$pki/leaf.key" --client-out client
refused 2 "no certificate in '$pki/leaf.key'"
# shellcheck disable=SC2086
run $base --embed-client-cert "$pki/leaf.pem" --embed-client-key "$pki/leaf.pem" --client-out client
refused 2 "no key in '$pki/leaf.pem'"
# shellcheck disable=SC2086
run $base --embed-client-cert "$pki/leaf.pem" --embed-client-key /nonexistent --client-out client
refused 2 "cannot read '/nonexistent'"
# shellcheck disable=SC2086
run $base --embed-client-cert "$pki/leaf.pem" --client-out client
refused 2 '--embed-client-cert, --embed-client-key and --client-out go together'
# shellcheck disable=SC2086
run $base --embed-client-cert "$pki/leaf.pem" --embed-client-key "$pki/leaf.key" --client-out -
refused 2 'a private key does not go to standard output'
# shellcheck disable=SC2086
run $base --embed-client-cert "$pki/leaf.pem" --embed-client-key "$pki/leaf.key" --client-out /dev/null
refused 8 "'/dev/null' is not a regular file: no key is written there"
# shellcheck disable=SC2086
run $base --embed-client-cert "$pki/leaf.pem" --embed-client-key "$pki/leaf.key" --client-out /nonexistent/x
refused 8 "cannot write '/nonexistent/x'"
for form in json mbed-app mbedtls-config; do
    make "$form" left.h
    refused 2 "format '$form' cannot carry a client's key"
done
openssl genpkey -algorithm ed25519 -out ed.key 2>"$work/err"
openssl req -x509 -new -key ed.key -subj /CN=device -days 30 -out ed.pem 2>"$work/err"
run --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem" --format bearssl -o left --embed-client-cert ed.pem \
    --embed-client-key ed.key --client-out client
refused 6 "BearSSL cannot use the key of 'CN=device'"
expect_no_file left.c
