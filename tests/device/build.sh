#!/bin/sh
# The fixture of the tests that hold verdicts against handshakes: the firmware's
# application over Mbed TLS as shipped, for the host and for the emulated board.
set -eu
: "${CA_SOURCE:?}" "${CA_BINARY:?}"
images=$CA_BINARY/firmware-stock
log=$images/build.log
mkdir -p "$images"

build() { # BOARD OPTION...
    board=$1
    shift
    {
        cmake -S "$CA_SOURCE/firmware" -B "$images/$board" "-DBOARD=$board" -DCA_WERROR=ON \
            "-DFW_TLS=$CA_SOURCE/tests/device/stock/stock.cmake" "$@" &&
            cmake --build "$images/$board" -j 2
    } >"$log" 2>&1 || {
        tail -n 40 "$log"
        exit 1
    }
}

# arenas in which no chain is too large for the heap: that is not what is asked
build posix -DFW_TLS_ARENA=1048576 -DCMAKE_BUILD_TYPE=Release "-DCA_SANITIZE=${CA_SANITIZE-}"
if [ -n "${CA_SANITIZE-}" ] || ! command -v arm-none-eabi-gcc >/dev/null; then
    echo 'no image: no GNU Arm Embedded toolchain, or sanitizers, which are for the host'
    exit 0
fi
build mps2-an386 -DFW_TLS_ARENA=262144 "-DCMAKE_TOOLCHAIN_FILE=$CA_SOURCE/firmware/toolchain-arm.cmake"
# what takes roots and time from the emulator bears the mark that sections.ld refuses in an image for hardware
object=$(find "$images/mps2-an386" -name 'given_semihosting.c.o*' ! -name '*.d')
arm-none-eabi-nm "$object" | grep -q ' fw_emulator_only$' || {
    echo "$object can be linked into an image for hardware"
    exit 1
}
