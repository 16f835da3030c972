#!/bin/sh
# Which root, and why: policies, backups, pins, depth, intermediates, a bench's own trust.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

cat "$pki/far-root.pem" "$pki/crossed-root.pem" >"$work/both.pem"
cat "$pki/crossed-root.pem" "$pki/far-root.pem" >"$work/shuffled.pem"
sha256() { openssl x509 -in "$1" -outform der | sha256sum | cut -d ' ' -f 1; }
spki_sha256() { openssl x509 -in "$1" -noout -pubkey | openssl pkey -pubin -outform der | sha256sum | cut -d ' ' -f 1; }
far="--from $pki/far-chain.pem --host device.test"
# shellcheck disable=SC2086
run_far() { run $far "$@"; }

# each policy names itself in the header; nothing there comes from the chain
run_far --roots "$work/both.pem"
expect_status 0
expect_out_part 'needed by: device.test:443'
expect_out_part 'of the roots that fit, it is good for the longest time'
expect_out_part '1 of 1: Crossed Root'
run_far --roots "$work/both.pem" --policy all
expect_status 0
expect_out_part '2 of 2: '
expect_out_part 'every root that fits is here'
expect_out_part 'ca-extract --roots both.pem --policy all --from far-chain.pem --host device.test'
run_far --roots "$work/both.pem" --backup 3
expect_status 0
expect_err_line 'warning: 2 backups fewer than asked for: no other root fits'
expect_err_part "backup: 'Far Root'"
expect_out_part 'a backup, should a server change its root: the next best of another key'

# the order of stores, and of what is named first, never shows
for policy in longest smallest shortest all; do
    run_far --roots "$work/both.pem" --policy "$policy" --format pem
    cp "$work/out" "$work/first"
    run_far --roots "$work/shuffled.pem" --policy "$policy" --format pem
    expect_same "$work/out" "$work/first"
    mkdir -p "$work/folder"
    cp "$pki/crossed-root.pem" "$work/folder/a.pem"
    cp "$pki/far-root.pem" "$work/folder/b.pem"
    run_far --roots "$work/folder" --policy "$policy" --format pem
    expect_same "$work/out" "$work/first"
    run_far --roots "$pki/far-root.pem" --roots "$pki/crossed-root.pem" --policy "$policy"
    cp "$work/out" "$work/first"
    run_far --roots "$pki/crossed-root.pem" --roots "$pki/far-root.pem" --policy "$policy"
    expect_same "$work/out" "$work/first"
done

# a committed header is remade as it was made
start_server far
run --roots "$work/both.pem" --policy smallest --backup 1 "localhost:$port" -o "$work/kept.h"
expect_status 0
run --roots "$work/both.pem" --update "$work/kept.h"
expect_status 0
expect_err_part "kept.h is unchanged"

# a pin restricts, by certificate and by key
run_far --roots "$work/both.pem" --pin "sha256:$(sha256 "$pki/far-root.pem")"
expect_status 0
expect_out_part '1 of 1: Far Root'
run_far --roots "$work/both.pem" --pin "sha256:$(spki_sha256 "$pki/crossed-root.pem")" \
    --pin "sha256:$(sha256 "$pki/root.pem")"
expect_status 0
expect_out_part '1 of 1: Crossed Root'
run_far --roots "$work/both.pem" --pin "sha256:$(sha256 "$pki/root.pem")" -o "$work/none.h"
expect_error 5
expect_err_line "error: 'device.test:443' reaches none of the CAs that --pin names"
expect_no_file "$work/none.h"
SSL_CERT_FILE=$pki/far-root.pem run_far --pin "sha256:$(sha256 "$pki/far-root.pem")"
expect_error 5 # a pin admits nothing: this root is not public
expect_err_part 'most likely a proxy here intercepts TLS'

# depth: Far Int and the cross-certificate
run_far --roots "$pki/far-root.pem" --max-depth 2
expect_status 0
run_far --roots "$pki/far-root.pem" --max-depth 1 -o "$work/none.h"
expect_error 5
expect_err_line "error: every path of 'device.test:443' is deeper than --max-depth allows"
run_far --roots "$work/both.pem" --max-depth 1
expect_status 0
expect_out_part '1 of 1: Crossed Root'

# an intermediate that only the store has: refused, or embedded knowingly
cat "$pki/far-int.pem" "$pki/crossed-root.pem" >"$work/system.pem"
allow="--allow-private sha256:$(sha256 "$pki/crossed-root.pem")"
incomplete="--from $pki/far-leaf.pem --host device.test $allow"
# shellcheck disable=SC2086
SSL_CERT_FILE=$work/system.pem run $incomplete -o "$work/none.h"
expect_error 6
expect_err_part '--include-intermediates'
expect_no_file "$work/none.h"
# shellcheck disable=SC2086
SSL_CERT_FILE=$work/system.pem run $incomplete --include-intermediates -o "$work/embedded.h"
expect_status 0
grep -q 'AN INTERMEDIATE, GOOD ONLY UNTIL 20' "$work/embedded.h" || fail 'the header does not say so in capitals'
expect_err_part 'warning: AN INTERMEDIATE, GOOD ONLY UNTIL 20'
expect_err_part "INTERMEDIATE: 'Far Int'"
# shellcheck disable=SC2086
SSL_CERT_FILE=$work/system.pem run $incomplete --include-intermediates --format pem
expect_status 0
[ "$(grep -c BEGIN "$work/out")" -eq 2 ] || fail 'not the root and the intermediate'
openssl verify -no-CApath -CAfile "$work/out" "$pki/far-leaf.pem" >/dev/null 2>&1 || fail 'openssl does not verify with it'
# where nothing is missing, nothing is embedded
run_far --roots "$pki/far-root.pem"
cp "$work/out" "$work/plain.h"
run_far --roots "$pki/far-root.pem" --include-intermediates
sed 's/ --include-intermediates//; s/"include_intermediates":true,//' "$work/out" >"$work/without.h"
expect_same "$work/without.h" "$work/plain.h"

# for a bench alone: the server's own word
run --from "$pki/far-chain.pem" --host device.test --insecure-trust-presented -o "$work/bench.h"
expect_status 0
expect_err_part 'warning: for a bench only: --insecure-trust-presented believed whatever the server presented'
grep -q 'INSECURE: nobody vouches for it' "$work/bench.h" || fail 'the header does not say that it is insecure'
echo '#include "bench.h"' >"$work/x.c"
if gcc -fsyntax-only "$work/x.c" 2>"$work/err"; then fail 'a bench header compiles'; fi
expect_err_part '#error "not for a product'
gcc -fsyntax-only -DCA_EXTRACT_BENCH_ONLY "$work/x.c" || fail 'a bench header does not compile on a bench'
run --from "$pki/far-chain.pem" --host device.test --insecure-trust-presented --format pem
expect_error 2
expect_err_line "error: format 'pem' cannot say that it is not for a product"
run --from "$pki/self-chain.pem" --host device.test --insecure-trust-presented
expect_error 5 # a server's own certificate is never a root
run --from "$pki/far-chain.pem" --host elsewhere.test --insecure-trust-presented
expect_error 5 # and nothing else is forgiven
