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
refused 8 "cannot create a file beside '/nonexistent/x'"
for form in esp-bundle esp-bundle-le inc bearssl json; do
    make "$form" left.h
    refused 2 "format '$form' cannot carry a client's key"
done
