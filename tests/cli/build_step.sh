#!/bin/sh
# ca_extract_header() from the installed package, in a project of its own: a
# committed header, a build that asks nobody while it is good, that refuses a
# change of roots, and takes it only when told to.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
: "${CA_BINARY:?}"

prefix=$work/prefix
DESTDIR='' cmake --install "$CA_BINARY" --prefix "$prefix" >"$work/out" 2>"$work/err" ||
    fail 'the install does not work'
[ -x "$prefix/bin/ca-extract" ] || fail 'no program was installed'
[ -f "$prefix/share/man/man1/ca-extract.1" ] || fail 'no manual page was installed'

mkdir "$work/project"
cd "$work/project" || exit 1
cat "$pki/root.pem" "$pki/other-root.pem" >roots.pem
cat >main.c <<'C'
#include "certs.h"
int main(void)
{
    return SSL_CA_PEM[0] == '-' ? 0 : 1;
}
C
cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.24)
project(example LANGUAGES C)
find_package(ca-extract REQUIRED)
add_executable(fw main.c)
ca_extract_header(TARGET fw OUTPUT certs.h HOSTS device.test ROOTS roots.pem
    CONNECT_TO 127.0.0.1:${PORT} ${MODE})
CMAKE

configure() {
    cmake -S . -B build -DCMAKE_PREFIX_PATH="$prefix" "$@" >"$work/out" 2>"$work/err" ||
        fail 'the project does not configure'
}

# build TARGET : what it says is then in $work/err
build() {
    status=0
    cmake --build build --target "$1" >"$work/err" 2>&1 || status=$?
}

expect_built() { [ "$status" -eq 0 ] || fail 'the build failed'; }
expect_not_built() { [ "$status" -ne 0 ] || fail 'the build did not fail'; }

# a configuration as the device lies where the project says, not in the build folder
printf '{ "base": "mbedtls-3.6", "name": "mine" }\n' >mine.json
sed 's/CONNECT_TO/DEVICE mine.json CONNECT_TO/; s/OUTPUT certs.h/OUTPUT mine.h/' CMakeLists.txt >with_device
mkdir device && cp main.c mine.json roots.pem device && cp with_device device/CMakeLists.txt
start_server leaf
cmake -S device -B device/build -DCMAKE_PREFIX_PATH="$prefix" -DPORT="$port" >"$work/out" 2>"$work/err" ||
    fail 'the project with a device does not configure'
cmake --build device/build --target fw-certs-first >"$work/err" 2>&1 || fail 'the device was not found'
grep -q '"device":"[^"]*mine' device/mine.h || fail 'the header is for another device'

# no header yet: told how to make one, and it is not made by itself
start_server leaf
server=${servers##* }
configure -DPORT="$port"
build all
expect_not_built
expect_err_part 'certs.h is not there. To make it: target fw-certs-first'
expect_no_file certs.h
build fw-certs-first
expect_built
build all
expect_built
build/fw || fail 'the program does not run'
cp certs.h first.h
build fw-certs-first
expect_not_built
expect_err_part 'is there already. To change it: target fw-certs-accept'

# the server is gone: a good header needs none
kill "$server"
wait "$server" 2>/dev/null
build all
expect_built
expect_same certs.h first.h

# the server ends in another root: the build goes on, the check refuses
start_server other
configure -DPORT="$port"
build all
expect_built
build fw-certs-check
expect_not_built
expect_err_part "error: the roots in '"
expect_err_part "old root: 'Test Root' (sha256 "
expect_err_part "new root: 'Other Root' (sha256 "
expect_err_part "the server's chain no longer ends in the old one"
expect_err_part 'To accept a change of roots: target fw-certs-accept'
expect_same certs.h first.h

# with ONLINE every build asks, and refuses
configure -DMODE=ONLINE
build all
expect_not_built
expect_err_part "error: the roots in '"
configure -DMODE=

# a header that is no longer good by itself: the build asks, refuses, and accepts when told
run --from "$pki/short-chain.pem" --host device.test --roots "$pki/short-root.pem" \
    --now $(($(date +%s) - 100 * 86400)) -o certs.h
expect_status 0
cp certs.h expired.h
build all
expect_not_built
expect_err_part "a root in '"
expect_err_part 'is not good by itself: asking the server'
expect_err_part "old root: 'Short Root' (sha256 "
expect_err_part 'the old one expired on '
expect_same certs.h expired.h
build fw-certs-accept
expect_built
grep -q 'Other Root' certs.h || fail 'the new root is not in the header'
build all
expect_built

# asked for another host than the header was made for
sed -i 's/HOSTS device.test/HOSTS localhost/' CMakeLists.txt
configure
build all
expect_built # the roots are the same: the header is remade, and says so
grep -q 'localhost:443' certs.h || fail 'the header does not name the new host'
sed -i 's/HOSTS localhost/HOSTS elsewhere.test/' CMakeLists.txt
configure
build all
expect_not_built
expect_err_part "was not made for 'elsewhere.test:443'"
expect_err_part "error: the server's certificate is not for 'elsewhere.test'"
