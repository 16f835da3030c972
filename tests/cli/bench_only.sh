#!/bin/sh
# A chain judged at another time than now makes a header for the bench alone.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

start_server leaf
to="--connect-to 127.0.0.1:$port --roots $pki/root.pem"
later=$(($(date +%s) + 3 * 86400))

# shellcheck disable=SC2086
run $to --now "$later" -o "$work/bench.h" device.test
expect_status 0
expect_err_line "warning: for a bench only: --now was more than a day off the system clock"
echo '#include "bench.h"' >"$work/x.c"
if gcc -fsyntax-only "$work/x.c" 2>"$work/err"; then fail 'a bench header compiles'; fi
expect_err_part '#error "not for a product'
gcc -fsyntax-only -DCA_EXTRACT_BENCH_ONLY "$work/x.c" || fail 'a bench header does not compile on a bench'

# a form without a preprocessor refuses
# shellcheck disable=SC2086
run $to --now "$later" --format pem device.test
expect_error 2
expect_err_line "error: format 'pem' cannot say that it is not for a product"

# within a day, and from a file at any time, it is a product
# shellcheck disable=SC2086
run $to --now $(($(date +%s) + 3600)) --format pem device.test
expect_status 0
run --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem" --now "$later" --format pem
expect_status 0
