#!/bin/sh
# Make the golden headers anew: golden.sh BUILD

set -eu
tool=$1/tools/ca-extract/ca-extract
for root in tests/golden/*-root.pem; do
    name=${root%-root.pem}
    SSL_CERT_FILE=/nonexistent SSL_CERT_DIR=/nonexistent "$tool" --quiet --from "$name-chain.pem" \
        --host device.test --roots "$root" --now 2026-12-01 -o "$name.h"
done
