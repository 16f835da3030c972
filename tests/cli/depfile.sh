#!/bin/sh
# --depfile: Make and Ninja make the product again when what it was made from has
# changed, and not otherwise; names with blanks and signs are read back right.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

mkdir "$work/p" "$work/p/a folder" && cd "$work/p" || exit 1
# shellcheck disable=SC2016 # the sign is meant
odd='a folder/ro$ot #1.pem'
cp "$pki/root.pem" "$odd"
cp "$pki/chain.pem" .
echo 'int x;' >unrelated.c

run --from chain.pem --host device.test --roots "$odd" --roots "a folder" -o certs.h --depfile certs.d
expect_status 0
# shellcheck disable=SC2016
grep -Fq 'a\ folder/ro$$ot\ \#1.pem' certs.d || fail "the names are not as Make reads them: $(cat certs.d)"
grep -q '^certs.h: ' certs.d || fail 'the product is not named'
run --from chain.pem --host device.test --roots "$odd" --format c -o pair --depfile pair.d
expect_status 0
grep -q '^pair.c pair.h:' pair.d || fail 'both files are not named'

# partials of a template are named: those beside it, from a partial as well, each once
mkdir "my templates"
echo '{{>outer}}{{>outer}}{{>about}} */' >"my templates/t.mustache"
echo '{{>inner}}' >"my templates/outer.mustache"
echo '{{#anchors}}{{>pem}}{{/anchors}}' >"my templates/inner.mustache"
echo '{{&pem}}' >"my templates/pem.mustache"
run --from chain.pem --host device.test --roots "$odd" --template 'my templates/t.mustache' -o made.txt --depfile t.d
expect_status 7 # the roots stand twice in it
expect_no_file t.d
echo '{{>outer}}{{>about}} */' >"my templates/t.mustache"
run --from chain.pem --host device.test --roots "$odd" --template 'my templates/t.mustache' -o made.txt --depfile t.d
expect_status 0
for name in t outer inner pem; do
    [ "$(grep -c "^  my\\\\ templates/$name.mustache" t.d)" -eq 1 ] || fail "$name.mustache is not named once: $(cat t.d)"
done
! grep -q about t.d || fail 'a partial that is built in has no file'
# a committed file that was kept is said to be made from the same
run --update certs.h --offline --roots "$odd" --depfile kept.d
expect_status 0
grep -q '^certs.h: ' kept.d || fail 'the rule of a file that was kept'
run --update certs.h --offline --roots "$pki/other-root.pem" --depfile left.d
expect_status 9
expect_no_file left.d

# Make reads such names; CMake passes a sign on as it is, so that its names have a blank alone
cat >Makefile <<'M'
certs.h:
	$(CA_EXTRACT) --quiet --from chain.pem --host device.test --roots 'a folder/ro$$ot #1.pem' -o $@ --depfile certs.d
	touch $@ made
-include certs.d
M
rm -f certs.h
CA_EXTRACT=$CA_EXTRACT make >"$work/out" 2>"$work/err" || fail 'make does not build'
rm made
CA_EXTRACT=$CA_EXTRACT make >"$work/out" 2>"$work/err" || fail 'make does not build again'
expect_no_file made
touch -d '+2 seconds' "$odd"
CA_EXTRACT=$CA_EXTRACT make >"$work/out" 2>"$work/err" || fail 'make does not build after a change'
[ -f made ] || fail 'make: a change of the roots was not seen'

blank='a folder/my ca.pem'
mv "$odd" "$blank"
cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.24)
project(depfile NONE)
add_custom_command(OUTPUT certs.h
    COMMAND ${TOOL} --quiet --from ${CMAKE_SOURCE_DIR}/chain.pem --host device.test
            --roots "${CMAKE_SOURCE_DIR}/a folder/my ca.pem" -o certs.h --depfile certs.d
    COMMAND ${CMAKE_COMMAND} -E touch certs.h ${CMAKE_SOURCE_DIR}/made
    DEPFILE ${CMAKE_BINARY_DIR}/certs.d WORKING_DIRECTORY ${CMAKE_BINARY_DIR} VERBATIM)
add_custom_target(all_certs ALL DEPENDS certs.h)
CMAKE
for generator in Ninja 'Unix Makefiles'; do
    [ "$generator" != Ninja ] || command -v ninja >/dev/null || continue
    rm -rf build made
    touch -d '2020-01-01' "$blank" chain.pem
    cmake -S . -B build -G "$generator" -DTOOL="$CA_EXTRACT" >"$work/out" 2>"$work/err" || fail 'it does not configure'
    cmake --build build >"$work/out" 2>&1 || fail 'it does not build'
    [ -f build/certs.h ] || fail 'nothing was made'
    rm made
    touch unrelated.c
    cmake --build build >"$work/out" 2>&1 || fail 'it does not build again'
    expect_no_file made
    touch -d '+2 seconds' "$blank"
    cmake --build build >"$work/out" 2>&1 || fail 'it does not build after a change'
    [ -f made ] || fail "$generator: a change of the roots was not seen"
done
mv "$blank" "$odd"

run --from chain.pem --host device.test --roots "$odd" --depfile x.d
expect_error 2
expect_err_line 'error: --depfile goes with a product in a file'
run --from chain.pem --host device.test --roots "$odd" -o certs.h --depfile /nonexistent/x.d
expect_error 8
run --from chain.pem --host device.test --roots "$pki/other-root.pem" -o left.h --depfile left.d
expect_status 5
expect_no_file left.d
