#!/bin/sh
# What stands beside the product: --graph draws every path, --report tells people of the run.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

cat "$pki/far-root.pem" "$pki/crossed-root.pem" >"$work/both.pem"
far="--from $pki/far-chain.pem --host device.test --roots $work/both.pem"
hostile="--from $CA_SOURCE/tests/golden/hostile-chain.pem --host device.test --now 2026-12-01
    --roots $CA_SOURCE/tests/golden/hostile-root.pem"

# shellcheck disable=SC2086
run $far --backup 1 --graph "$work/paths.dot" --report "$work/report.md" -o "$work/certs.h"
expect_status 0
expect_no_stdout
grep -q '^digraph paths {' "$work/paths.dot" || fail 'no drawing'
[ "$(grep -c ' \[label="Crossed Root' "$work/paths.dot")" -eq 2 ] || fail 'not both copies of the CA'
[ "$(grep -c ' -> ' "$work/paths.dot")" -eq 4 ] || fail 'not every link once' # 2, and 2 more above the first
grep -q 'fillcolor=palegreen' "$work/paths.dot" || fail 'the chosen root is not marked'
for part in '^| role | chosen |$' '^| role | backup |$' '^### device.test:443$' 'lives longest of 2; good until ' '^Done\. Roots valid from'; do
    grep -q -e "$part" "$work/report.md" || fail "not in the report: $part"
done

# after a failure, too: then the paths and the reason are what is looked for
# shellcheck disable=SC2086
run --from "$pki/far-chain.pem" --host elsewhere.test --roots "$work/both.pem" --graph "$work/bad.dot" --report "$work/bad.md"
expect_error 5
grep -q 'color=red, style=dashed, label="path 1: ' "$work/bad.dot" || fail 'the fault is not drawn'
grep -q '^\*\*Failed, status 5' "$work/bad.md" || fail 'the report does not tell of the failure'
grep -q '^What to do: ' "$work/bad.md" || fail 'the report does not say what to do'
run --roots "$work/both.pem" "localhost:$(closed_port)" --graph "$work/none.dot" --report "$work/none.md"
expect_error 3
grep -q '^}$' "$work/none.dot" || fail 'a drawing without paths is not whole'

# of two targets the one that did not fail is not said to have failed
start_server leaf
run --roots "$pki/root.pem" --keep-going "localhost:$(closed_port)" "localhost:$port" --report "$work/two.md" -o "$work/two.h"
expect_status 3
[ "$(grep -c '^Cause: ' "$work/two.md")" -eq 1 ] || fail 'not exactly one target failed in the report'

# names of a hostile chain steer neither
# shellcheck disable=SC2086
run $hostile --graph "$work/hostile.dot" --report "$work/hostile.md"
expect_status 0
if grep -q '^#error\|^| *$' "$work/hostile.md"; then fail 'a name of the chain steers the report'; fi
for file in hostile.dot hostile.md; do
    if LC_ALL=C tr -d '\n' <"$work/$file" | grep -q '[[:cntrl:]]'; then fail "a control byte in $file"; fi
done

# as SVG by the real program; without it a clear error, and no file
if command -v dot >/dev/null; then
    for name in paths bad none hostile; do
        env -u SOURCE_DATE_EPOCH dot -Tsvg "$work/$name.dot" >"$work/$name.svg" 2>"$work/err" || fail "dot does not accept $name.dot"
        [ ! -s "$work/err" ] || fail "dot warns of $name.dot"
    done
    # shellcheck disable=SC2086
    run $hostile --graph "$work/drawn.svg"
    expect_status 0
    python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$work/drawn.svg" || fail 'no SVG'
else
    echo 'skipped: no Graphviz here, so nothing was drawn as SVG'
fi
status=0
# shellcheck disable=SC2086
PATH=/nonexistent "$CA_EXTRACT" $far --graph "$work/no.svg" -o "$work/no.h" >"$work/out" 2>"$work/err" || status=$?
expect_error 8
expect_err_line 'error: the paths cannot be drawn as SVG'
expect_err_part 'install Graphviz'
expect_no_file "$work/no.svg"
[ -s "$work/no.h" ] || fail 'the product is missing for want of a drawing'

# a file that cannot be written
# shellcheck disable=SC2086
run $far --report "$work/not/there.md" -o "$work/other.h"
expect_error 8
# shellcheck disable=SC2086
run $far --graph - --json
expect_status 2
expect_err_line 'error: --graph writes to a file, not to standard output'
