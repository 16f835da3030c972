#!/bin/sh
# Install what is missing to build, demonstrate, test or check this project.
#
#   install.sh SET...      SET: build demo test lint bench flash package package-test
#
# Asks dpkg what is there, and apt for the rest, as root or through sudo. When
# nothing is missing it does nothing, so every make target may call it.

set -eu

build='gcc libc6-dev make cmake pkg-config libssl-dev libjansson-dev libcurl4-openssl-dev libcmocka-dev
       libmbedtls-dev
       xz-utils bzip2 patch ca-certificates'
servers='dovecot-imapd dovecot-pop3d dovecot-managesieved dovecot-submissiond dovecot-lmtpd slapd vsftpd
         prosody mariadb-server-core postgresql-15'
demo="$build openssl gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm"
test="$demo g++ clang libclang-rt-dev nginx-light gnutls-bin tinyproxy microsocks $servers python3 iproute2 diffutils openocd graphviz
      libbearssl-dev libmbedtls-dev libgnutls28-dev gcc-avr avr-libc picolibc-arm-none-eabi python3-jsonschema
      ninja-build meson zsh fish"
lint="$build gcc-arm-none-eabi libnewlib-arm-none-eabi git clang-format clang-tidy
      cppcheck shellcheck python3"
bench="$build openssl valgrind gnutls-bin curl sslscan python3 time iproute2 nginx-light"
flash='openocd'
package="$build dpkg-dev"
package_test="$package lintian debootstrap"

wanted=
for set in "$@"; do
    case $set in
    build) wanted="$wanted $build" ;;
    demo) wanted="$wanted $demo" ;;
    test) wanted="$wanted $test" ;;
    lint) wanted="$wanted $lint" ;;
    bench) wanted="$wanted $bench" ;;
    flash) wanted="$wanted $flash" ;;
    package) wanted="$wanted $package" ;;
    package-test) wanted="$wanted $package_test" ;;
    *) printf 'install.sh: no set %s\n' "$set" >&2; exit 2 ;;
    esac
done

command -v dpkg-query >/dev/null 2>&1 || {
    printf 'install.sh: this is no Debian; these packages are needed, by your own means:%s\n' "$wanted" >&2
    exit 0
}

missing=
for package in $wanted; do
    state=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true)
    case " $missing " in *" $package "*) continue ;; esac
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null 2>&1; then
    as_root=sudo
else
    printf 'install.sh: missing, and neither root nor sudo to install it. Run as root:\n' >&2
    printf '  apt-get install%s\n' "$missing" >&2
    exit 1
fi
# Tests start these servers by themselves: what comes new with the packages stays off.
services='nginx tinyproxy dovecot slapd vsftpd prosody postgresql'
new=
if [ -d /run/systemd/system ]; then
    for service in $services; do
        [ -n "$(systemctl list-unit-files --no-legend "$service.service")" ] || new="$new $service"
    done
fi
printf 'installing:%s\n' "$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root apt-get install -qq -y --no-install-recommends $missing >/dev/null
for service in $new; do
    [ -z "$(systemctl list-unit-files --no-legend "$service.service")" ] ||
        $as_root systemctl disable --quiet --now "$service"
done
