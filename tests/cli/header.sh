#!/bin/sh
# The main job: a header from a live server, whole, once, and untouched when equal.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

start_server leaf
to="--connect-to 127.0.0.1:$port --roots $pki/root.pem"

# shellcheck disable=SC2086
run $to device.test
expect_status 0
expect_out_part 'static const char SSL_CA_PEM[] ='
expect_out_part '1 of 1: Test Root, P-256, valid until '
expect_out_part 'PRIVATE: trusted because --roots or --add-roots named it'
expect_out_part ' *     ca-extract --roots root.pem device.test:443'
expect_err_line 'device.test:443: TLSv1.3, 2 certificates presented, key proven'
expect_err_part "ca-extract: root: 'Test Root', P-256, valid until "
expect_err_line 'root: PRIVATE: trusted because --roots or --add-roots named it'
expect_err_part 'ca-extract: proved: Mbed TLS 3.6.'
expect_err_part 'ca-extract: done: '
cp "$work/out" "$work/first.h"

# the same by file, byte for byte, and no draft beside it
mkdir "$work/folder"
# shellcheck disable=SC2086
run $to -o "$work/folder/certs.h" device.test
expect_status 0
expect_no_stdout
expect_same "$work/first.h" "$work/folder/certs.h"
[ "$(ls "$work/folder")" = certs.h ] || fail 'something lies beside the header'

# an equal file is not touched
before=$(stat -c '%i %Y %Z' "$work/folder/certs.h")
# shellcheck disable=SC2086
run $to -o "$work/folder/certs.h" device.test
expect_status 0
expect_err_part 'certs.h is unchanged, good until '
[ "$(stat -c '%i %Y %Z' "$work/folder/certs.h")" = "$before" ] || fail 'the file was touched'

# nothing but the product with --quiet; the anchors alone with --format pem
# shellcheck disable=SC2086
run $to --quiet --format pem device.test
expect_status 0
expect_no_err
expect_same "$work/out" "$pki/root.pem"

# by address, by the real name, by URL, with another name in C
run --roots "$pki/root.pem" "127.0.0.1:$port"
expect_status 0
run --roots "$pki/root.pem" --name MY_ROOTS "https://localhost:$port/x?y"
expect_status 0
expect_out_part 'static const char MY_ROOTS[] ='
expect_out_part '#ifndef MY_ROOTS_H'

# the time zone, the locale and the folder do not show; SOURCE_DATE_EPOCH dates a comment
cd "$work" || exit 1
# shellcheck disable=SC2086
LC_ALL=tr_TR.UTF-8 TZ=Asia/Tokyo run $to device.test
expect_same "$work/out" "$work/first.h"
# shellcheck disable=SC2086
SOURCE_DATE_EPOCH=86400 run $to device.test
expect_out_part 'Made by ca-extract 0.1.0 on 1970-01-02.'

# renewed leaf and another intermediate: not one byte changes
start_server renewed
run --connect-to "127.0.0.1:$port" --roots "$pki/root.pem" device.test
expect_status 0
expect_same "$work/out" "$work/first.h"

# an RSA chain, TLS 1.2, and a server that asks for a client certificate
start_server rsa -tls1_2 -Verify 1
run --connect-to "127.0.0.1:$port" --roots "$pki/rsa-root.pem" device.test
expect_status 0
expect_out_part 'Test RSA Root, RSA-2048'
expect_err_line 'note: device.test:443 asks for a client certificate: the firmware needs one'

# two targets in one header: the union, each root once
start_server leaf
first=$port
start_server other
run --roots "$pki/root.pem" --roots "$pki/other-root.pem" "localhost:$first" "127.0.0.1:$first" \
    "localhost:$port"
expect_status 0
expect_out_part "needed by: localhost:$first 127.0.0.1:$first"
expect_out_part "needed by: localhost:$port"
[ "$(grep -c 'BEGIN CERTIFICATE' "$work/out")" -eq 2 ] || fail 'not two roots'
