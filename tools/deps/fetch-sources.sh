#!/bin/sh
# Take the sources of Mbed TLS 3.6 and lwIP 2.2 from Debian's source packages.
#
#   fetch-sources.sh FOLDER      makes FOLDER/mbedtls and FOLDER/lwip
#   fetch-sources.sh FOLDER 2.28 makes FOLDER/mbedtls-2.28, for the firmware's variant of that name
#
# The series is asked for, not a revision: revisions move, and apt's signatures
# vouch for what comes. The suites are newer than the machine's own, so the
# index lives in a folder of its own and the system's apt is left as it is.
# The mirror is the one that this machine is configured for.
#
# Exit status: 0 both are there, 3 no mirror answered in time, 1 anything else.

set -eu

suites='trixie forky sid'
folder=${1:?usage: fetch-sources.sh FOLDER [2.28]}
old=${2-}
[ -z "$old" ] || suites=bookworm
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
index=$folder/.index

say() { printf 'fetch-sources: %s\n' "$*" >&2; }

is_complete() { [ -f "$folder/$1/.complete" ]; }

if [ -n "$old" ]; then
    ! is_complete "mbedtls-$old" || exit 0
elif is_complete mbedtls && is_complete lwip; then
    exit 0
fi
command -v apt-get >/dev/null 2>&1 || { say 'no apt here'; exit 3; }

# The address from which this machine takes the packages of its own release.
mirror() {
    # shellcheck disable=SC1091
    release=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-stable}")
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 2>/dev/null |
        awk -v release="$release" '$2 == release { print $1; exit }'
}

private_apt() {
    tool=$1
    shift
    "$tool" -qq \
        -o Dir::State::lists="$index/lists" \
        -o Dir::Cache="$index/cache" \
        -o Dir::Etc::sourcelist="$index/sources.list" \
        -o Dir::Etc::sourceparts=/dev/null \
        -o Acquire::Languages=none \
        -o Acquire::Retries=1 \
        -o Acquire::http::Timeout=5 \
        -o Acquire::https::Timeout=5 \
        -o APT::Sandbox::User=root \
        "$@"
}

make_index() {
    uri=$(mirror)
    [ -n "$uri" ] || { say 'apt names no mirror for this release'; exit 3; }
    mkdir -p "$index/lists/partial" "$index/cache/archives/partial"
    : >"$index/sources.list"
    for suite in $suites; do
        printf 'deb-src %s %s main\n' "$uri" "$suite" >>"$index/sources.list"
    done
    say "asking Debian's mirror for source packages ($suites)"
    if private_apt apt-get update >"$index/update.log" 2>&1; then
        return 0
    fi
    # A mirror that stands still is still signed: what it has may be old, not forged.
    if grep -q 'is expired' "$index/update.log"; then
        say "the mirror's index is out of date; it is used all the same, its signatures are checked"
        private_apt apt-get -o Acquire::Check-Valid-Until=false update >"$index/update.log" 2>&1 &&
            return 0
    fi
    if [ -z "$(versions mbedtls "${old:-3.6}")" ]; then
        say "the mirror does not answer: $(tail -n 1 "$index/update.log")"
        exit 3
    fi
}

# Versions of a source package within a series, newest first.
versions() {
    private_apt apt-cache showsrc "$1" 2>/dev/null |
        awk -v series="$2" '/^Version: / && index($2, series ".") == 1 { print $2 }' |
        sort -u | sort -V -r
}

# Debian's changes, in the order of their series file.
apply_patches() {
    [ -f "$1/debian/patches/series" ] || return 0
    sed -e 's/[[:space:]]*#.*//' -e '/^[[:space:]]*$/d' "$1/debian/patches/series" |
        while read -r name level; do
            patch --directory="$1" --quiet --forward "${level:--p1}" <"$1/debian/patches/$name" ||
                exit 1
        done
}

unpack() {
    package=$1 version=$2 from=$3 name=$4
    into=$folder/$name.new
    rm -rf "$into"
    mkdir -p "$into"
    tar -xf "$(find "$from" -name '*.orig.tar.*' ! -name '*.asc' | head -n 1)" \
        --strip-components=1 --directory="$into"
    tar -xf "$(find "$from" -name '*.debian.tar.*' | head -n 1)" --directory="$into"
    apply_patches "$into"
    printf '%s\n' "$version" >"$into/.complete"
    rm -rf "${folder:?}/$name"
    mv "$into" "$folder/$name"
    say "$package $version is in $folder/$name"
}

# A mirror's index may name a revision that is gone already: then the next one.
fetch() { # PACKAGE SERIES [NAME]
    package=$1 series=$2 name=${3:-$1}
    is_complete "$name" && return 0
    for version in $(versions "$package" "$series"); do
        from=$index/$package
        rm -rf "$from"
        mkdir -p "$from"
        if (cd "$from" && private_apt apt-get source --download-only "$package=$version") \
            >"$index/$package.log" 2>&1; then
            unpack "$package" "$version" "$from" "$name"
            return 0
        fi
        say "$package $version cannot be had, trying the next"
    done
    say "no $package of series $series in $suites"
    return 1
}

make_index
if [ -n "$old" ]; then
    fetch mbedtls "$old" "mbedtls-$old"
else
    fetch mbedtls 3.6
    fetch lwip 2.2
fi
rm -rf "$index"
