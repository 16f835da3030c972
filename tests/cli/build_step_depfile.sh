#!/bin/sh
# ca_extract_header() with DEPFILE: a build looks at the header when a file has
# changed, and starts nothing otherwise; with Ninja and with Make. And STRICT.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
: "${CA_BINARY:?}"

# the program, and how often it was started
mkdir "$work/a project" "$work/bin"
cat >"$work/bin/counted" <<P
#!/bin/sh
echo "\$*" >>'$work/runs'
exec '$CA_EXTRACT' "\$@"
P
chmod +x "$work/bin/counted"
runs() { wc -l <"$work/runs"; }
cd "$work/a project" || exit 1
mkdir more
cp "$pki/root.pem" roots.pem && cp "$pki/rsa-root.pem" more
run --from "$pki/chain.pem" --host device.test --roots roots.pem -o certs.h
expect_status 0
cp certs.h good.h
cat >main.c <<'C'
#include "certs.h"
int main(void) { return SSL_CA_PEM[0] == '-' ? 0 : 1; }
C
cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.20)
project(example LANGUAGES C)
include(${MODULE})
add_subdirectory(sub)
CMAKE
mkdir sub
cat >sub/CMakeLists.txt <<'CMAKE'
add_executable(fw ../main.c)
ca_extract_header(TARGET fw OUTPUT ../certs.h HOSTS device.test ROOTS ../roots.pem ADD_ROOTS ../more ${MODE})
CMAKE

configure() { # GENERATOR [OPTION...]
    generator=$1
    shift
    rm -rf build
    cmake -S . -B build -G "$generator" -DMODULE="$CA_SOURCE/tools/cmake/CaExtractHeader.cmake" \
        -DCA_EXTRACT_EXECUTABLE="$work/bin/counted" "$@" >"$work/out" 2>"$work/err" || fail 'it does not configure'
}
build() { # TARGET
    status=0
    cmake --build build --target "$1" >"$work/err" 2>&1 || status=$?
}

# looked WHEN : the program was started once more; unlooked WHEN : it was not
built() { build all; [ "$status" -eq 0 ] || fail "not built: $1"; }
looked() { before=$(runs); built "$1"; [ "$(runs)" -eq $((before + 1)) ] || fail "not looked at: $1"; }
unlooked() { before=$(runs); built "$1"; [ "$(runs)" -eq "$before" ] || fail "looked at: $1"; }
later() { # FILE: changed after all that was built
    after=$((${after:-0} + 10))
    touch -d "+$after seconds" "$1"
}

for generator in Ninja 'Unix Makefiles'; do
    [ "$generator" != Ninja ] || command -v ninja >/dev/null || continue
    : >"$work/runs"
    cp good.h certs.h
    configure "$generator" -DMODE='DEPFILE;certs.d'
    looked 'the first build'
    build/sub/fw || fail 'the program does not run'
    unlooked 'nothing has changed'
    touch -d '2020-01-01' main.c # what the header is not made from
    unlooked 'a source has another date'
    # the stamp is newer than what is only seconds away: a change is made later than it
    for file in roots.pem certs.h; do
        later "$file"
        looked "$file has changed"
        touch -d '2020-01-01' "$file"
    done
    rm -rf build/sub/fw-certs.stamp
    looked 'the stamp is gone'
    cp "$pki/other-root.pem" more/other.pem
    later more
    looked 'a folder of roots has an entry more'
    later more/other.pem
    looked 'an entry of a folder of roots has changed'
    rm more/other.pem
    touch -d '2020-01-01' more
    build all # one that is gone stops nothing
    [ "$status" -eq 0 ] || fail 'a root that is gone stops the build'

    # a header that is gone, and one that somebody changed
    rm certs.h
    build all
    [ "$status" -ne 0 ] || fail 'built without a header'
    expect_err_part 'certs.h is not there. To make it: target fw-certs-first'
    sed 's/\(_TIME_FLOOR\) [0-9]*/\1 1/' good.h >certs.h
    build all
    [ "$status" -ne 0 ] || fail 'built with a header that was changed by hand'
    build all
    [ "$status" -ne 0 ] || fail 'built the second time with a header that was changed by hand'
    expect_err_part 'was changed by hand'
done
cp good.h certs.h

# both at once have no meaning
cmake -S . -B build -DMODE='ONLINE;DEPFILE;certs.d' >"$work/out" 2>"$work/err" && fail 'ONLINE and DEPFILE go together'
expect_err_part 'ONLINE asks at every build'

# STRICT: where the server is asked and cannot be, a good header is not enough
gone=$(closed_port)
configure 'Unix Makefiles' -DMODE="ONLINE;CONNECT_TO;127.0.0.1:$gone"
built 'a good header, and no network'
grep -q 'is kept without asking' "$work/err" || fail 'no word of it'
configure 'Unix Makefiles' -DMODE="ONLINE;STRICT;CONNECT_TO;127.0.0.1:$gone"
build all
[ "$status" -ne 0 ] || fail 'STRICT, and built without asking'
expect_err_part 'ca-extract ended with 3'
configure 'Unix Makefiles' -DMODE="STRICT;CONNECT_TO;127.0.0.1:$gone"
built 'STRICT, and nothing to ask' # a header that is good by itself asks nobody
build fw-certs-check
[ "$status" -ne 0 ] || fail 'STRICT, and checked without asking'
expect_same certs.h good.h
