#!/bin/sh
# Size against time: what windows, tables, the inversion and the compiler's
# options do to a P-256 handshake. The choice is told in docs/firmware.md.
#
#   curve.sh FOLDER PKI CERTS      a folder to build in; PKI of tests/support/mint_firmware;
#                                  a header with its P-256 root
#
# BOARD in the environment is mps2-an386 (unless set), or another of QEMU's.
set -eu
board=${BOARD:-mps2-an386} nic=lan9118
[ "$board" != lm3s6965evb ] || nic=stellaris
folder=$(mkdir -p "$1" && cd "$1" && pwd) pki=$(cd "$2" && pwd)
certs=$(cd "$(dirname "$3")" && pwd)/$(basename "$3")
top=$(cd "$(dirname "$0")/../.." && pwd)
servers=
trap '[ -z "$servers" ] || kill $servers' EXIT

mkdir -p "$folder/www"
echo 'Hello World!' >"$folder/www/hello.txt"
awk '/BEGIN CERTIFICATE/ { n++ } n > 1' "$pki/ec-chain.pem" >"$folder/above.pem"

# start VERSION : a server that speaks TLS 1.VERSION; its port is then in $port
start() {
    (cd "$folder/www" && exec openssl s_server -accept 127.0.0.1:0 -cert "$pki/ec-chain.pem" \
        -key "$pki/ec.key" -cert_chain "$folder/above.pem" -WWW "-tls1_$1") >"$folder/server.log" 2>&1 </dev/null &
    servers="$servers $!"
    tries=0
    until grep -q '^ACCEPT ' "$folder/server.log"; do
        tries=$((tries + 1))
        [ "$tries" -lt 250 ] || exit 1
        sleep 0.04
    done
    port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' "$folder/server.log" | head -n 1)
}
start 2
port_12=$port
start 3
port_13=$port

# run PORT : instructions of the handshake and the peak of the heap are then in $cost and $peak
run() {
    qemu-system-arm -M "$board" -icount shift=0 -nographic -monitor none -serial stdio \
        -semihosting-config "enable=on,target=native,arg=firmware,arg=host=device.test,arg=addr=10.0.2.2,arg=port=$1" \
        -nic "user,model=$nic" -kernel "$folder/build/firmware.elf" >"$folder/console" 2>&1 </dev/null
    cost=$(sed -n 's/.* \([0-9]*\) us of computing.*/\1/p' "$folder/console")
    peak=$(sed -n 's/.*peak \([0-9]*\) bytes.*/\1/p' "$folder/console")
}

# row WORDS SOURCES CONFIGURATION [CMAKE-OPTION...]
row() {
    words=$1 sources=$2 lines=$3
    shift 3
    printf '#include "tls/mbedtls_config.h"\n%b' "$lines" >"$folder/config.h"
    cat >"$folder/variant.cmake" <<VARIANT
include($top/firmware/tls/variants/full.cmake)
set(FW_TLS_CONFIG $folder/config.h)
list(REMOVE_ITEM FW_TLS_SOURCES ecp_normalize.c modular_inverse.c ecdsa_verify.c)
list(APPEND FW_TLS_SOURCES $sources)
VARIANT
    {
        cmake -S "$top/firmware" -B "$folder/build" "-DBOARD=$board" "-DFW_TLS=$folder/variant.cmake" \
            "-DCMAKE_TOOLCHAIN_FILE=$top/firmware/toolchain-arm.cmake" "-DFW_CERTS=$certs" "$@"
        cmake --build "$folder/build" -j 2
    } >"$folder/build.log" 2>&1 || { tail -n 20 "$folder/build.log" >&2; exit 1; }
    flash=$(arm-none-eabi-size "$folder/build/firmware.elf" | awk 'NR == 2 { print $1 + $2 }')
    run "$port_12"
    cost_12=$cost peak_12=$peak
    run "$port_13"
    printf '| %s | %s | %s | %s | %s | %s |\n' "$words" "$flash" "$cost_12" "$peak_12" "$cost" "$peak"
}

ours='ecp_normalize.c modular_inverse.c ecdsa_verify.c'
library='#undef MBEDTLS_ECP_INTERNAL_ALT\n#undef MBEDTLS_ECP_NORMALIZE_JAC_ALT\n#undef MBEDTLS_ECP_NORMALIZE_JAC_MANY_ALT\n'
library=$library'#undef MBEDTLS_ECP_NO_FALLBACK\n#undef MBEDTLS_ECDSA_VERIFY_ALT\n'
window() { printf '#undef MBEDTLS_ECP_WINDOW_SIZE\\n#define MBEDTLS_ECP_WINDOW_SIZE %s\\n' "$1"; }
table() { printf '#undef MBEDTLS_ECP_FIXED_POINT_OPTIM\\n#define MBEDTLS_ECP_FIXED_POINT_OPTIM %s\\n' "$1"; }

printf '| inversion | tables | window | flash | thousand instructions, TLS 1.2 | peak heap | the same, 1.3 | peak heap |\n'
printf '| --- | --- | --: | --: | --: | --: | --: | --: |\n'
for size in 2 4; do
    row "library | none | $size" '' "$library$(table 0)$(window $size)"
    row "library | in flash | $size" '' "$library$(window $size)"
done
for size in 2 3 4; do
    row "blinded | none | $size" "$ours" "$(table 0)$(window $size)"
    row "blinded | in flash | $size" "$ours" "$(window $size)"
done
row 'blinded, -O2 for numbers | in flash | 2' "$ours" '' '-DFW_FAST_SOURCES=bignum.c;bignum_core.c;ecp.c;ecp_curves.c'
row 'blinded, -flto | in flash | 2' "$ours" '' -DFW_FAST_SOURCES= '-DCMAKE_C_FLAGS=-flto -ffat-lto-objects'
