#!/bin/sh
# What must be refused is: each for its own reason, in words, with its own status.
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

# refused STATUS WORDS KEY=VALUE... : nothing of the body appears, memory is given back
refused() {
    wanted=$1 words=$2
    shift 2
    run_firmware "$@"
    expect_status "$wanted"
    expect_line "[ERR ][MAIN]: $words"
    expect_no_line 'Certificate verification passed'
    expect_no_line 'Hello World!'
    expect_line "[INFO][MAIN]: End: $wanted"
    expect_arena_empty
}

start_servers ec other expired self future
echo 'Hello World!' >"$work/www/hello.txt"
# shellcheck disable=SC2086
set -- $ports

refused 27 "Refused: the server's chain ends in another root" host=device.test "port=$2"
expect_line '[ERR ][TLSW]: Certificate verification failed (flags=0x8)'
expect_line '[ERR ][TLSW]:   the chain does not end in a root that this firmware carries'
expect_line '[ERR ][MAIN]: What to do: run ca-extract --check on certs.h: it says whose fault'

refused 28 'Refused: the certificate is for another host' host=elsewhere.test "port=$1"
expect_line '[ERR ][TLSW]:   the certificate is for another host name'

refused 29 'Refused: a certificate has expired' host=device.test "port=$3"
expect_line '[ERR ][TLSW]:   a certificate has expired'

refused 27 "Refused: the server's chain ends in another root" host=device.test "port=$4"

refused 30 'Refused: a certificate is not yet valid' host=device.test "port=$5"
expect_line '[ERR ][TLSW]:   a certificate is not yet valid'

# a reply that is no success, a port without a server, arguments that make no sense
run_firmware host=device.test "port=$1" path=/nothing.txt
expect_status 50
expect_line '[INFO][HTTP]: HTTP/1.1 404 Not Found'
run_firmware host=device.test "port=$(closed_port)"
expect_status 13
run_firmware host=device.test port=99999
expect_status 60
