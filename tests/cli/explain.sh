#!/bin/sh
# --explain draws every path as a tree, and says of every candidate why; --color paints it.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

cat "$pki/far-root.pem" "$pki/crossed-root.pem" >"$work/both.pem"

# Dates, sizes and fingerprints are minted anew: what remains is golden.
masked() {
    sed -E 's/20[0-9]{2}-[0-9]{2}-[0-9]{2}/DATE/g; s/[0-9]{3} bytes/N bytes/g; s/[0-9a-f]{64}/SHA256/g' "$work/err"
}

run --from "$pki/far-chain.pem" --host device.test --roots "$work/both.pem" --explain --quiet -o "$work/certs.h"
expect_status 0
masked >"$work/masked"
expect_same "$work/masked" "$CA_SOURCE/tests/golden/explain.txt"

# after a failure, too, and then nothing is called chosen
run --from "$pki/far-chain.pem" --host elsewhere.test --roots "$work/both.pem" --explain --quiet
expect_error 5
expect_err_part "path 1 FAULTY: "
run --from "$pki/far-chain.pem" --host device.test --roots "$pki/root.pem" --explain --quiet
expect_error 5
expect_err_line '  no path to a trusted root'

# no colour in a file, whatever the terminal would have; always means always
if grep -q "$(printf '\033')" "$work/err"; then fail 'colour in a file'; fi
run --from "$pki/far-chain.pem" --host device.test --roots "$work/both.pem" --explain --color always
expect_status 0
grep -q "$(printf '\033')\\[32mchosen" "$work/err" || fail 'no colour though always'
if grep -q "$(printf '\033')" "$work/out"; then fail 'colour in the product'; fi
NO_COLOR=1 run --from "$pki/far-chain.pem" --host device.test --roots "$work/both.pem" --explain --color auto
if grep -q "$(printf '\033')" "$work/err"; then fail 'colour in spite of NO_COLOR'; fi

# a terminal has colour, unless NO_COLOR, TERM or --color says no
on_terminal() { # VARIABLE=VALUE WHEN
    env -u NO_COLOR TERM=xterm "$1" script -qec "'$CA_EXTRACT' --from '$pki/far-chain.pem' --host device.test \
--roots '$work/both.pem' --explain --color $2 -o '$work/t.h'" /dev/null >"$work/out" 2>"$work/err" </dev/null
}
if command -v script >/dev/null; then
    on_terminal X=1 auto
    grep -q "$(printf '\033')\\[32m" "$work/out" || fail 'no colour on a terminal'
    for no in 'NO_COLOR=1 auto' 'TERM=dumb auto' 'X=1 never'; do
        # shellcheck disable=SC2086
        on_terminal $no
        if grep -q "$(printf '\033')" "$work/out"; then fail "colour on a terminal in spite of $no"; fi
    done
fi

# names of a hostile chain steer nothing
run --from "$CA_SOURCE/tests/golden/hostile-chain.pem" --host device.test \
    --roots "$CA_SOURCE/tests/golden/hostile-root.pem" --now 2026-12-01 --explain
expect_status 0
if LC_ALL=C grep -q '[[:cntrl:]]' "$work/err"; then fail 'a control byte on stderr'; fi
