#!/bin/sh
# The firmware with Mbed TLS 2.28 in place of 3.6: built, and run against servers
# that speak TLS 1.2, with chains that it must take and some that it must not; and
# an image of it in the emulated board.
FW_BOARD=posix
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

[ -e "$CA_SOURCE/.deps/mbedtls-2.28/.complete" ] || skip 'no Mbed TLS 2.28: tools/deps/fetch-sources.sh .deps 2.28'
build() { # FOLDER OPTION...
    folder=$images/$1
    shift
    cmake -S "$CA_SOURCE/firmware" -B "$folder" -DFW_TLS=mbedtls-2.28 -DCA_WERROR=ON -DFW_CERTS="$images/certs.h" "$@" \
        >"$work/out" 2>"$work/err" || fail 'the firmware does not configure with Mbed TLS 2.28'
    cmake --build "$folder" -j 2 >"$work/out" 2>"$work/err" || fail 'the firmware does not build with Mbed TLS 2.28'
}
image=posix-2.28
build "$image" -DBOARD=posix -DCMAKE_BUILD_TYPE=Debug "-DCA_SANITIZE=${CA_SANITIZE-}"

start_servers ec:TLSv1.2 rsa:TLSv1.2 x1:TLSv1.2 x2:TLSv1.2 other:TLSv1.2 expired:TLSv1.2 ec:TLSv1.3
echo 'Hello World!' >"$work/www/hello.txt"
# shellcheck disable=SC2086
set -- $ports
for port in "$1" "$2" "$3" "$4"; do
    run_firmware host=device.test "port=$port" repeat=2
    expect_status 0
    expect_line '[INFO][TLSW]: Certificate verification passed'
    expect_line '[INFO][TLSW]: Session resumed, its certificates were verified before'
    expect_arena_empty
done

refused() { # STATUS KEY=VALUE...
    wanted=$1
    shift
    run_firmware "$@"
    expect_status "$wanted"
    expect_no_line 'Hello World!'
    expect_arena_empty
}
refused 27 host=device.test "port=$5"
refused 28 host=elsewhere.test "port=$1"
refused 29 host=device.test "port=$6"
refused 39 host=device.test "port=$7"
expect_line '[ERR ][TLSW]: The server sent alert 70: no common version of TLS'

[ -z "${CA_SANITIZE-}" ] && command -v arm-none-eabi-gcc >/dev/null || exit 0
FW_BOARD=lm3s6965evb
image=old-$FW_BOARD # sizes.py measures what is named after a board
build "$image" "-DBOARD=$FW_BOARD" "-DCMAKE_TOOLCHAIN_FILE=$CA_SOURCE/firmware/toolchain-arm.cmake"
for port in "$1" "$4"; do
    run_firmware host=device.test "port=$port"
    expect_status 0
    expect_line 'Hello World!'
    expect_arena_empty
done
