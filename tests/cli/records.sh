#!/bin/sh
# --probe-records: which input buffer is enough, by what servers were seen to send. A client
# of Mbed TLS with that very buffer then reads a megabyte from them.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

length=1048576
cd "$work" || exit 1
head -c "$length" /dev/zero | tr '\0' 'b' >large
printf 'small\n' >small.txt

# probe NAME PATH [OPTION...] : the configuration for the server on $port, in NAME.h, and JSON
probe() {
    name=$1 path=$2
    shift 2
    run --roots "$pki/root.pem" --connect-to "127.0.0.1:$port" --probe-records "$path" \
        --format mbedtls-config -o "$name.h" --json "$@" device.test
    expect_status 0
    mv "$work/out" "$name.json"
    cp "$work/err" "$name.err"
}

# expect NAME PYTHON : of the probe's JSON; n is its needs, r its answers by version
expect() {
    python3 - "$1.json" "$2" <<'PYTHON' || fail "not so: $2"
import json, sys
result = json.load(open(sys.argv[1]))
n, r = result["needs"], {one["version"]: one for one in result["targets"][0]["records"]}
if not eval(sys.argv[2]):
    print(json.dumps(n["records"]), n["buffer_len"], json.dumps(r, indent=1))
    sys.exit(1)
PYTHON
}

# build NAME [FLAG...] : a client with NAME.h as its configuration. Only what speaks TLS
# knows the buffer: the rest is the library that the tool has.
build() {
    name=$1
    shift
    mbedtls=$CA_SOURCE/.deps/mbedtls
    printf '#include "mbedtls_host_config.h"\n#include "%s.h"\n' "$name" >"$name.user.h"
    compiler=gcc
    [ -z "${CA_SANITIZE-}" ] || { compiler=clang && set -- "$@" "-fsanitize=$CA_SANITIZE"; }
    "$compiler" -w -DMBEDTLS_USER_CONFIG_FILE="\"$name.user.h\"" -I. -I"$CA_SOURCE/tools/ca-extract/device" \
        -I"$mbedtls/include" -I"$mbedtls/library" "$@" -o "$name.client" \
        "$CA_SOURCE/tests/support/small_buffer.c" "$mbedtls"/library/ssl_*.c "$mbedtls/library/net_sockets.c" \
        "$CA_BINARY/tools/ca-extract/libca_mbedtls.a" 2>"$work/err" || fail "no client for $name"
}

# read_all NAME MODE PATH [CODE] : a megabyte through the small buffer
read_all() {
    status=0 client=./$1.client mode=$2 path=$3
    shift 3
    timeout 60 "$client" "$port" "$pki/root.pem" "$mode" "$path" "$length" "$@" >"$work/out" 2>"$work/err" ||
        status=$?
}

# OpenSSL in TLS 1.2 keeps max_fragment_length
start_server leaf -WWW -tls1_2
probe older /large
expect_err_part 'records: device.test:443, TLS 1.2: max_fragment_length of 512: kept, over 65'
expect older 'r["TLS 1.2"]["honoured"] and n["max_fragment_length"] == 512 and n["records_asked"]'
expect older 'n["buffer_len"] == n["largest_message_len"] < 1024 and list(r) == ["TLS 1.2"]'
grep -q 'define MBEDTLS_SSL_MAX_FRAGMENT_LENGTH' older.h || fail 'the macro is not named'
grep -q 'MBEDTLS_SSL_MAX_FRAG_LEN_512)' older.h || fail 'what the firmware must ask for is not said'
build older
read_all older fetch /large 1 # MBEDTLS_SSL_MAX_FRAG_LEN_512
expect_status 0
expect_out_part 'TLSv1.2, buffer 7'
# and that buffer is worth nothing to who does not ask
read_all older fetch /large
expect_status 1
expect_out_part '-0x'
# an answer that fills no record proves nothing
probe little /small.txt
expect little 'r["TLS 1.2"]["answered"] and not r["TLS 1.2"]["honoured"] and n["buffer_len"] == 16384'
expect_err_part 'answered, but not seen to be kept'
# 2.28 puts no messages together: the limit takes the largest whole
probe whole /large --device mbedtls-2.28
expect whole 'r["TLS 1.2"]["honoured"] and r["TLS 1.2"]["limit"] == 1024 == n["buffer_len"]'
# Mbed OS has no comments in its JSON: the words are a parameter's help
run --roots "$pki/root.pem" --connect-to "127.0.0.1:$port" --probe-records /large --format mbed-app \
    -o mbed_app.json device.test
expect_status 0
python3 -c '
import json
app = json.load(open("mbed_app.json"))
parameter = app["config"]["tls-max-fragment-length"]
assert parameter["value"] == 1024 and "kept" in parameter["help"], app
assert "MBEDTLS_SSL_IN_CONTENT_LEN=1024" in app["macros"], app
' 2>"$work/err" || fail 'mbed_app.json does not tell of the records'

# OpenSSL in TLS 1.3 does not know record_size_limit, and sends what it likes
start_server leaf -WWW
probe ignored /large
expect ignored 'not r["TLS 1.3"]["answered"] and r["TLS 1.3"]["largest_record"] > 16000'
expect ignored 'n["buffer_len"] == 16384 and not n["record_size_limit"] and r["TLS 1.2"]["honoured"]'
expect_err_part 'records: device.test:443, TLS 1.3: record_size_limit of '
expect_err_part 'not heeded, and sends records of 16'
# who was not asked is said, too
run --roots "$pki/root.pem" --connect-to "127.0.0.1:$port" --json device.test
python3 "$CA_SOURCE/tests/support/json_document.py" "$CA_SOURCE/docs/json.md" "$work/out" ignored.json older.json \
    >"$work/err" || fail 'the JSON is not what docs/json.md says'

# GnuTLS keeps record_size_limit; max_fragment_length it answers, and forgets after the handshake
start_gnutls --http NORMAL
probe newer /
expect newer 'r["TLS 1.3"]["honoured"] and r["TLS 1.3"]["largest_record"] == r["TLS 1.3"]["limit"]'
expect newer 'n["record_size_limit"] and n["buffer_len"] == n["largest_message_len"] < 1024'
expect newer 'r["TLS 1.2"]["answered"] and not r["TLS 1.2"]["honoured"] and r["TLS 1.2"]["largest_record"] > 512'
grep -q 'define MBEDTLS_SSL_RECORD_SIZE_LIMIT' newer.h || fail 'the macro is not named'
build newer
start_gnutls --echo NORMAL
read_all newer echo 0
expect_status 0
expect_out_part 'TLSv1.3, buffer 7'
start_gnutls --http NORMAL:-VERS-TLS1.3
probe words /
expect words 'n["buffer_len"] == 16384 and "max_fragment_length" not in n'
expect_err_part 'heeds it in words alone, and sends records of '

# a server that is gone by then is no failure: nothing was seen
start_server leaf -WWW -tls1_2 -naccept 1
probe gone /large
expect gone 'n["buffer_len"] == 16384 and not r["TLS 1.2"]["answered"]'
expect_err_part 'max_fragment_length of 512: cannot be asked: Connection refused'

# refused: no path, a query, nobody to ask
for bad in large '/a b' '/a?token=1'; do
    run --probe-records "$bad" device.test
    expect_error 2
    expect_err_part "error: bad value '$bad' for --probe-records"
done
run --from "$pki/chain.pem" --host device.test --probe-records / -o left.h
expect_error 2
expect_err_line 'error: --probe-records and --from, --merge, --offline, --check or --explain-error do not go together'
expect_no_file left.h
