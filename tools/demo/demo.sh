#!/bin/sh
# The main job, end to end, on this machine alone: `make demo`.
#
# A TLS server with a small PKI of its own, the tool, the firmware built with
# the header that the tool printed, and the firmware in an emulated Cortex-M4.

set -eu
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top"
build=build
demo=$build/demo
tool=$build/tools/ca-extract/ca-extract
server=

stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
}
trap stop EXIT

step=0
say() {
    step=$((step + 1))
    printf '\n\033[1m%d. %s\033[0m\n' "$step" "$1"
}
[ -t 1 ] || say() {
    step=$((step + 1))
    printf '\n%d. %s\n' "$step" "$1"
}
tell() { printf '   %s\n' "$@"; }
show() { sed 's/^/   | /'; }

# The demo's trust is its own: nothing of the machine's store, nor of its proxies.
unset SSL_CERT_FILE SSL_CERT_DIR
rm -rf "$demo"
mkdir -p "$demo/pki" "$demo/www"

say 'Build the tool'
cmake -S . -B "$build" >/dev/null
cmake --build "$build" -j "$(nproc)" --target ca-extract >"$demo/build.log" 2>&1 || {
    tail -n 30 "$demo/build.log"
    exit 1
}
tell "$("$tool" --version | head -n 1), which judges with $("$tool" --version | sed -n 's/^device library: //p')"

say 'Make a small PKI: a root, an intermediate, a server certificate for device.test'
issue() { # NAME SUBJECT ISSUER DAYS EXTENSIONS
    openssl ecparam -name prime256v1 -genkey -noout -out "$demo/pki/$1.key"
    openssl req -new -key "$demo/pki/$1.key" -subj "/CN=$2" -out "$demo/pki/$1.csr"
    printf '%s\n' "$5" >"$demo/pki/$1.ext"
    if [ "$3" = self ]; then
        set -- "$@" -signkey "$demo/pki/$1.key"
    else
        set -- "$@" -CA "$demo/pki/$3.pem" -CAkey "$demo/pki/$3.key" -CAcreateserial
    fi
    name=$1 days=$4
    shift 5
    openssl x509 -req -in "$demo/pki/$name.csr" -days "$days" -extfile "$demo/pki/$name.ext" "$@" \
        -out "$demo/pki/$name.pem" 2>/dev/null
}
ca='basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign'
issue root 'Demo Root' self 3650 "$ca"
issue int 'Demo Intermediate' root 1000 "$ca"
issue leaf 'device.test' int 90 'subjectAltName=DNS:device.test
extendedKeyUsage=serverAuth
keyUsage=critical,digitalSignature'
tell 'The keys were made just now, for this demo alone.'

say 'Start a TLS server on loopback, which sends its chain but, as is usual, not its root'
printf 'Hello World!\n' >"$demo/www/hello.txt"
(cd "$demo/www" && exec openssl s_server -accept 127.0.0.1:0 -cert ../pki/leaf.pem -key ../pki/leaf.key \
    -cert_chain ../pki/int.pem -WWW) >"$demo/server.log" 2>&1 </dev/null &
server=$!
tries=0
until grep -q '^ACCEPT ' "$demo/server.log"; do
    tries=$((tries + 1))
    [ "$tries" -lt 250 ] || { cat "$demo/server.log"; exit 1; }
    sleep 0.04
done
port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' "$demo/server.log" | head -n 1)
tell "It listens on 127.0.0.1, port $port."
last=$(openssl s_client -connect "127.0.0.1:$port" -servername device.test -showcerts </dev/null 2>/dev/null |
    sed -n 's/^ *[0-9]* s:CN = //p' | tail -n 1)
tell "The last certificate that it sends is '$last': copied by hand, that is what would be shipped."

say 'Find the root, prove it, print it as a header'
tell "\$ ca-extract --device firmware --roots root.pem --connect-to 127.0.0.1:$port device.test -o certs.h"
"$tool" --device firmware --roots "$demo/pki/root.pem" --connect-to "127.0.0.1:$port" \
    -o "$demo/certs.h" device.test 2>&1 | show
tell ''
sed -n '/^static const char/,/BEGIN/p' "$demo/certs.h" | show
tell "(--roots because this root is private; for a public server it is not needed.)"

say 'Build the firmware for a Cortex-M4 (MPS2+ AN386) with that header'
build_firmware() {
    cmake -S firmware -B "$build/firmware-demo" -DBOARD=mps2-an386 \
        -DCMAKE_TOOLCHAIN_FILE="$top/firmware/toolchain-arm.cmake" -DFW_CERTS="$top/$demo/certs.h"
    cmake --build "$build/firmware-demo" -j "$(nproc)"
}
if ! build_firmware >"$demo/firmware.log" 2>&1; then
    tail -n 30 "$demo/firmware.log"
    exit 1
fi
arm-none-eabi-size "$build/firmware-demo/firmware.elf" |
    awk 'NR == 2 { printf "   %d bytes of flash, %d of RAM\n", $1 + $2, $2 + $3 }'

say 'Run it in the emulator: DHCP, a verified TLS connection, one request'
status=0
tools/firmware/run.sh "$build/firmware-demo/firmware.elf" host=device.test addr=10.0.2.2 "port=$port" \
    >"$demo/console.log" 2>&1 || status=$?
tr -d '\r' <"$demo/console.log" | show
if [ "$status" -ne 0 ] || ! grep -q '^Hello World!' "$demo/console.log"; then
    tell "The firmware ended with $status: this demo has failed."
    exit 1
fi

say 'The same image, asked to reach a server that is not device.test'
status=0
tools/firmware/run.sh "$build/firmware-demo/firmware.elf" host=elsewhere.test addr=10.0.2.2 "port=$port" \
    >"$demo/refused.log" 2>&1 || status=$?
tr -d '\r' <"$demo/refused.log" | grep -e TLSW -e 'MAIN.*Refused' | show
[ "$status" -eq 28 ] || {
    tell "It should have been refused with status 28, and ended with $status: this demo has failed."
    exit 1
}

say 'Now for a server of yours'
tell "$tool HOST:443 > certs.h          the header for it" \
    "$tool --explain HOST:443         and why this root" \
    'make firmware CERTS=certs.h                              an image with it' \
    "make run-firmware CERTS=certs.h ARGS='host=HOST'         and in the emulator" \
    'make install                                             the tool, its manual page, its CMake package' \
    '' \
    'README.md goes on from here.'
