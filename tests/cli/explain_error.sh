#!/bin/sh
# --explain-error: what a device's code means, and which certificate it is about here.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

# every code that a user meets, as a log has it
for code in -0x2700 -9984 0x2700 flags=0x8 -0x262e -0x2180 -0x3a00 -0x7080 -0x7200 -0x7780 -0x5d80 -3011 -3003 \
    -0x2300 -0x3c80 -0x2562 -0x2880 -0x7F00 -0x7680 -0x3000 -0x1080 bearssl=62 54 \
    MBEDTLS_ERR_SSL_CONN_EOF '-0x2700 flags=0x9' '-0x2700,flags=0x14000'; do
    run --explain-error "$code"
    expect_status 0
    expect_no_err
    expect_out_part '  cause:       '
    expect_out_part '  fix:         '
done
run --explain-error=-0x262e
expect_out_part '-0x2600 MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG (Mbed TLS)'
expect_out_part '-0x002e MBEDTLS_ERR_OID_NOT_FOUND (Mbed TLS)'
run --explain-error 'flags=0x11'
expect_out_part '0x0001 MBEDTLS_X509_BADCERT_EXPIRED'

# with a chain at hand: which one it is here
run --explain-error flags=0x1 --from "$pki/expired-chain.pem" --host device.test --roots "$pki/root.pem"
expect_status 0
expect_out_part "  here:        'leaf' (leaf): it ended on "
run --explain-error flags=0x4 --from "$pki/chain.pem" --host elsewhere.test --roots "$pki/root.pem"
expect_status 0
expect_out_part "  here:        'leaf' (leaf): it is for "
run --explain-error -0x3a00 --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem"
expect_status 0
expect_out_part 'here:        nothing in this chain would give this code'
start_server leaf
run --explain-error 'flags=0x8' --roots "$pki/root.pem" --connect-to "127.0.0.1:$port" device.test
expect_status 0
expect_out_part "here:        with 'Test Root' as its root the device accepts this server"
start_server leaf -Verify 1
run --explain-error -0x7780 --roots "$pki/root.pem" --connect-to "127.0.0.1:$port" device.test --json
expect_status 0
expect_out_part '"here": ['
expect_out_part "the server asks for a client certificate"
python3 "$CA_SOURCE/tests/support/json_document.py" "$CA_SOURCE/docs/json.md" "$work/out" >"$work/err" ||
    fail 'the JSON is not what docs/json.md says'

# the chain cannot be had: told, with the meaning all the same
run --explain-error -0x2700 --connect-to "127.0.0.1:$(closed_port)" device.test
expect_status 3
expect_out_part 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED'
expect_err_part 'ca-extract: error: '

# no code, an unknown one, and options that make something
for code in -0x9999 0 x flags=0x400000 flags= "," -0x2700,nothing; do
    run --explain-error "$code"
    expect_error 2
done
run --explain-error -0x2700 -o x.h device.test
expect_error 2
