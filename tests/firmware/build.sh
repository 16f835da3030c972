#!/bin/sh
# The fixture of the firmware's tests: a header from live servers, and the
# application built with it for the host and for the emulated board.
FW_BOARD=none
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

start_nginx leaf rsa
# shellcheck disable=SC2086
set -- $ports
mkdir -p "$images"
run --device firmware --roots "$pki/root.pem" --roots "$pki/rsa-root.pem" \
    -o "$images/certs.h" "localhost:$1" "localhost:$2"
expect_status 0

build() { # FOLDER OPTION...
    folder=$images/$1
    shift
    cmake -S "$CA_SOURCE/firmware" -B "$folder" -DFW_CERTS="$images/certs.h" -DCA_WERROR=ON "$@" \
        >"$work/out" 2>"$work/err" || fail "the firmware does not configure in $folder"
    cmake --build "$folder" -j 2 >"$work/out" 2>"$work/err" ||
        fail "the firmware does not build in $folder"
}

build posix -DBOARD=posix -DCMAKE_BUILD_TYPE=Debug -DCA_SANITIZE="${CA_SANITIZE-}"
if ! command -v arm-none-eabi-gcc >/dev/null; then
    echo 'skipped: no GNU Arm Embedded toolchain, so no image was built'
    exit 0
fi
arm="-DBOARD=mps2-an386 -DCMAKE_TOOLCHAIN_FILE=$CA_SOURCE/firmware/toolchain-arm.cmake"
# shellcheck disable=SC2086
build mps2-an386 $arm
# shellcheck disable=SC2086
build mps2-an386-sntp $arm -DFW_CLOCK=sntp
