#!/bin/sh
# The same anchors, options and version give the same bytes: in another folder,
# locale and time zone, with the store in another order, with a renewed leaf
# below another intermediate, for every form that --list-formats names.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

mkdir "$work/one" "$work/two" "$work/store" "$work/store/deep"
cp "$pki/root.pem" "$pki/other-root.pem" "$work/one"
cp "$pki/root.pem" "$pki/other-root.pem" "$work/two"
cp "$pki/chain.pem" "$work/one/sent.pem"
cp "$pki/renewed-chain.pem" "$work/two/sent.pem" # another leaf, another intermediate
cmp -s "$work/one/sent.pem" "$work/two/sent.pem" && fail 'the chains are the same'

forms=$("$CA_EXTRACT" --list-formats | cut -d ' ' -f 1)
[ "$(printf '%s\n' "$forms" | wc -l)" -ge 17 ] || fail 'forms are missing'
for form in $forms; do
    cp "$pki/renewed-chain.pem" "$work/two/sent.pem"
    case $form in
    # what the configuration needs comes from the chain, as docs/formats.md says: both see the same
    mbed-app | mbedtls-config) cp "$pki/chain.pem" "$work/two/sent.pem" ;;
    esac
    cd "$work/one" || exit 1
    run --from sent.pem --host device.test --roots root.pem --roots other-root.pem --format "$form" -o made
    expect_status 0
    cd "$work/two" || exit 1
    LC_ALL=tr_TR.UTF-8 LANG=de_DE.UTF-8 TZ=Asia/Tokyo run --from sent.pem --host device.test \
        --roots root.pem --roots other-root.pem --format "$form" -o made
    expect_status 0
    diff -r "$work/one" "$work/two" -x sent.pem >"$work/out" 2>&1 || fail "$form: the products differ"
    # the store in another order: the command is another, the rest is not
    rm -rf made made.c made.h
    run --from sent.pem --host device.test --roots other-root.pem --roots root.pem --format "$form" -o made
    expect_status 0
    diff -r -I 'ca-extract --roots' "$work/one" "$work/two" -x sent.pem >"$work/out" 2>&1 ||
        fail "$form: the order of the store shows"
    rm -rf made made.c made.h "$work/one/made" "$work/one/made.c" "$work/one/made.h"
done

# SOURCE_DATE_EPOCH dates a comment, and nothing but that
cd "$work/one" || exit 1
run --from sent.pem --host device.test --roots root.pem
cp "$work/out" plain.h
SOURCE_DATE_EPOCH=1700000000 run --from sent.pem --host device.test --roots root.pem
expect_out_part ' on 2023-11-14. To make it again:'
sed 's/ on 2023-11-14\././' "$work/out" >dated.h
expect_same plain.h dated.h
for odd in 'x' '-1' '1700000000 ' '99999999999999999999' ''; do
    SOURCE_DATE_EPOCH=$odd run --from sent.pem --host device.test --roots root.pem
    expect_status 0
    expect_same "$work/out" plain.h
done
