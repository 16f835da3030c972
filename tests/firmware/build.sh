#!/bin/sh
# The fixture of the firmware's tests: a header from live servers, and the
# application built with it for the host and for the emulated boards.
FW_BOARD=none
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

mkdir -p "$images"
start_servers ec rsa x1 x2
# shellcheck disable=SC2086
set -- $ports
make_header() { # FILE OPTION...
    file=$images/$1
    shift
    # shellcheck disable=SC2086 # several words
    run --device firmware --roots "$FW_TEST_PKI/ec-root.pem" --roots "$FW_TEST_PKI/rsa-root.pem" \
        --roots "$FW_TEST_PKI/x1-root.pem" --roots "$FW_TEST_PKI/x2-root.pem" "$@" \
        -o "$file" $targets
    expect_status 0
}
targets="localhost:$1 localhost:$2 localhost:$3 localhost:$4"
rm -f "$images/client.h"
make_header certs.h --embed-client-cert "$FW_TEST_PKI/client-chain.pem" \
    --embed-client-key "$FW_TEST_PKI/client.key" --client-out "$images/client.h"
make_header certs-der.h --format der
make_header certs-array.h --format array

build() { # FOLDER OPTION...
    folder=$images/$1
    shift
    cmake -S "$CA_SOURCE/firmware" -B "$folder" "-DFW_CERTS=$images/certs.h" -DCA_WERROR=ON "$@" \
        >"$work/out" 2>"$work/err" || fail "the firmware does not configure in $folder"
    cmake --build "$folder" -j 2 >"$work/out" 2>"$work/err" ||
        fail "the firmware does not build in $folder"
}

build_image() { # BOARD VARIANT OPTION...
    folder=$1-$2 board=$1 variant=$2
    shift 2
    build "${folder%-full}" "-DBOARD=$board" "-DFW_TLS=$variant" \
        "-DCMAKE_TOOLCHAIN_FILE=$CA_SOURCE/firmware/toolchain-arm.cmake" "$@"
}

build posix -DBOARD=posix -DFW_ENTROPY=seed "-DFW_CLIENT_CERTS=$images/client.h" -DCMAKE_BUILD_TYPE=Debug \
    -DCA_SANITIZE="${CA_SANITIZE-}"
if ! command -v arm-none-eabi-gcc >/dev/null; then
    echo 'skipped: no GNU Arm Embedded toolchain, so no image was built'
    exit 0
fi
if [ -n "${CA_SANITIZE-}" ]; then
    echo 'no images: sanitizers are for the host'
    exit 0
fi
build_image mps2-an386 full
build_image mps2-an386 small "-DFW_CERTS=$images/certs-array.h"
build_image mps2-an386 tls12
build_image lm3s6965evb full
build_image lm3s6965evb small
build_image mps2-an500 full "-DFW_CERTS=$images/certs-der.h" "-DFW_CLIENT_CERTS=$images/client.h"
for board in mps2-an386 lm3s6965evb; do
    build "hardware-$board" "-DBOARD=$board" -DFW_HARDWARE=ON \
        "-DCMAKE_TOOLCHAIN_FILE=$CA_SOURCE/firmware/toolchain-arm.cmake"
done
