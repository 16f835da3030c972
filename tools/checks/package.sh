#!/bin/sh
# The Debian package through lintian, into a clean Debian 12, tried there, and out again:
#
#   package.sh BUILD
#
# Needs root (or sudo), debootstrap, lintian and the mirror of this machine. Some
# minutes and 400 MB in a temporary folder, which is removed.

set -eu

build=$1
deb=$(find "$build" -maxdepth 1 -name 'ca-extract_*.deb' | head -n 1)
[ -n "$deb" ] || { printf 'package.sh: no package in %s\n' "$build" >&2; exit 1; }
as_root=
[ "$(id -u)" -eq 0 ] || as_root=sudo
work=$(mktemp -d)
trap '$as_root rm -rf "$work"' EXIT

printf 'lintian: errors of %s\n' "$(basename "$deb")"
lintian --fail-on error --display-level '>=error' "$deb"

# shellcheck disable=SC2016 # apt's own variables
mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 2>/dev/null |
    awk '$2 == "bookworm" { print $1; exit }')
[ -n "$mirror" ] || { printf 'package.sh: apt names no mirror of bookworm\n' >&2; exit 1; }
printf 'debootstrap: a clean Debian 12\n'
$as_root debootstrap --variant=minbase --include=ca-certificates bookworm "$work/root" "$mirror" >"$work/debootstrap.log" 2>&1 || {
    tail -n 5 "$work/debootstrap.log"
    exit 1
}
$as_root cp /etc/apt/apt.conf.d/*proxy* "$work/root/etc/apt/apt.conf.d/" 2>/dev/null || true
[ ! -f /etc/resolv.conf ] || $as_root cp /etc/resolv.conf "$work/root/etc/resolv.conf"
within() { $as_root env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive \
    chroot "$work/root" "$@"; }
files() { (cd "$work/root" && $as_root find usr etc var/lib/dpkg/info -xdev | sort); }

files >"$work/before"
$as_root cp "$deb" "$work/root/tmp/ca-extract.deb"
within dpkg --unpack /tmp/ca-extract.deb
within apt-get install -qq -y -o Dpkg::Use-Pty=0 --fix-broken --no-install-recommends
within ca-extract --version
within ca-extract --list-formats | head -n 3
$as_root cp tests/golden/plain-chain.pem tests/golden/plain-root.pem "$work/root/tmp"
within ca-extract --quiet --from /tmp/plain-chain.pem --host device.test --roots /tmp/plain-root.pem \
    --now 2026-12-01 -o /tmp/plain.h
cut -d : -f 1 "$work/root/tmp/plain.h" | grep -c 'BEGIN CERTIFICATE'
within apt-get purge -qq -y -o Dpkg::Use-Pty=0 ca-extract >/dev/null
within apt-get autoremove -qq -y -o Dpkg::Use-Pty=0 --purge >/dev/null
files | comm -13 "$work/before" - | grep -i 'ca-extract' && { printf 'left behind\n'; exit 1; }
printf 'package: lintian finds no error; installs, runs and leaves nothing in a clean Debian 12\n'
