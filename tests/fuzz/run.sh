#!/bin/sh
# Run every fuzz harness for some seconds, from a fresh corpus.
#
#   run.sh BUILD SECONDS [TESTDATA]
#
# Findings are written to BUILD/fuzz-findings; any ends with status 1.
set -eu

build=$1 seconds=$2 data=${3:-}
here=$(cd "$(dirname "$0")" && pwd)
findings=$build/fuzz-findings
mkdir -p "$findings"
python3 "$here/corpus.py" "$build/fuzz-corpus" "$here/seeds" ${data:+"$data"}
for kind in reader paths names dialogue target; do
    echo "== $kind, $seconds s"
    SSL_CERT_FILE=/nonexistent SSL_CERT_DIR=/nonexistent \
        "$build/tests/fuzz/fuzz_$kind" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=2048 -max_len=65536 \
        -print_final_stats=1 -verbosity=1 -artifact_prefix="$findings/$kind-" "$build/fuzz-corpus/$kind" \
        >"$findings/$kind.log" 2>&1 || { tail -40 "$findings/$kind.log"; exit 1; }
    grep -E '^(stat::number_of_executed_units|stat::average|Done)' "$findings/$kind.log"
done
echo 'no finding'
