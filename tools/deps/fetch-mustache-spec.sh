#!/bin/sh
# The Mustache specification's own cases, which a unit test runs:
#
#   fetch-mustache-spec.sh FOLDER      makes FOLDER/mustache-spec
#
# They are MIT-licensed data and are not kept here. Debian ships them inside
# r-cran-whisker, a package of R; only its archive is taken and unpacked, so R
# is not installed. apt's signatures vouch for it. Without them the test says
# that it was skipped.
#
# Exit status: 0 they are there, 3 they cannot be had.

set -eu

folder=${1:?usage: fetch-mustache-spec.sh FOLDER}
[ ! -f "$folder/mustache-spec/sections.json" ] || exit 0
command -v apt-get >/dev/null 2>&1 || exit 3
mkdir -p "$folder"
draft=$(mktemp -d "$folder/spec.XXXXXX")
trap 'rm -rf "$draft"' EXIT
if ! (cd "$draft" && apt-get -qq -o APT::Sandbox::User=root -o Acquire::Retries=1 \
    -o Acquire::http::Timeout=5 -o Acquire::https::Timeout=5 download r-cran-whisker >log 2>&1); then
    printf 'fetch-mustache-spec: not to be had: %s\n' "$(tail -n 1 "$draft/log")" >&2
    exit 3
fi
dpkg-deb -x "$draft"/r-cran-whisker*.deb "$draft/tree"
mkdir "$draft/mustache-spec"
cp "$draft"/tree/usr/lib/R/site-library/whisker/specs/*.json "$draft/mustache-spec"
mv "$draft/mustache-spec" "$folder/mustache-spec"
