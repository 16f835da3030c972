#!/bin/sh
# The firmware's own build with its committed header: the server's root changes,
# the build refuses with old root, new root and reason, and accepts when told to.
FW_BOARD=posix
# shellcheck source=lib.sh
. "$CA_SOURCE/tests/firmware/lib.sh"

# a copy, whose app/certs.h is the committed one here
mkdir -p "$work/tree/tools"
cp -r "$CA_SOURCE/firmware" "$work/tree/"
cp -r "$CA_SOURCE/tools/cmake" "$CA_SOURCE/tools/deps" "$work/tree/tools/"
cat "$pki/root.pem" "$pki/other-root.pem" >"$work/roots.pem"
header=$work/tree/firmware/app/certs.h

start_nginx "$pki" leaf other
echo 'Hello World!' >"$work/www/hello.txt"
# shellcheck disable=SC2086
set -- $ports
first=$1 second=$2

configure() {
    cmake -S "$work/tree/firmware" -B "$work/build" -DBOARD=posix -DFW_HOST=device.test \
        -DCA_EXTRACT_EXECUTABLE="$CA_EXTRACT" -DFW_ROOTS="$work/roots.pem" \
        -DCA_SOURCES_DIR="$CA_SOURCE/.deps" "$@" >"$work/out" 2>"$work/err" ||
        fail 'the firmware does not configure'
}

build() {
    status=0
    cmake --build "$work/build" -j 2 --target "$1" >"$work/out" 2>"$work/err" || status=$?
}

fetch() {
    status=0
    FW_ARGUMENTS="host=device.test addr=127.0.0.1 port=$1" timeout 60 "$work/build/firmware" \
        >"$work/out" 2>&1 || status=$?
}

# the header that is committed in the project is for another host: a new one is asked for
configure -DFW_CONNECT_TO="127.0.0.1:$first"
build firmware
[ "$status" -ne 0 ] || fail 'a header for another host was used'
expect_err_part "was not made for 'device.test:443'"
rm "$header"
build firmware-certs-first
expect_status 0
build firmware
expect_status 0
fetch "$first"
expect_status 0
expect_line 'Hello World!'
fetch "$second"
expect_status 27

# the server ends in another root, and every build asks
configure -DFW_CONNECT_TO="127.0.0.1:$second" -DFW_CERTS_ONLINE=ON
build firmware
[ "$status" -ne 0 ] || fail 'a change of roots was not refused'
expect_err_part "old root: 'Test Root' (sha256 "
expect_err_part "new root: 'Other Root' (sha256 "
expect_err_part "the server's chain no longer ends in the old one"
fetch "$first" # the old image stands
expect_status 0
build firmware-certs-accept
expect_status 0
build firmware
expect_status 0
fetch "$second"
expect_status 0
expect_line 'Hello World!'
fetch "$first"
expect_status 27
