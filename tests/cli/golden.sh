#!/bin/sh
# Each golden header is made byte for byte, compiles without a warning in every
# language that includes it, and carries exactly the root it was made from.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

golden=$CA_SOURCE/tests/golden
warnings='-Wall -Wextra -Wpedantic -Werror'
cd "$work" || exit 1

make_header() { # NAME OUTPUT [OPTION...]
    name=$1 output=$2
    shift 2
    run --from "$golden/$name-chain.pem" --host device.test --roots "$golden/$name-root.pem" \
        --now 2026-12-01 -o "$output" "$@"
    expect_status 0
}

# One unit prints the array; the other only includes it: two copies may live in one program.
cat >print.c <<'C'
#include <stdio.h>
#include "certs.h"
#include "certs.h"
int other(void);
int main(void)
{
    if (SSL_CA_PEM_SIZE != sizeof SSL_CA_PEM || SSL_CA_PEM[SSL_CA_PEM_SIZE - 1] != '\0') {
        return 1;
    }
    if (SSL_CA_PEM_TIME_FLOOR < 1700000000 || other() != '-') {
        return 1;
    }
    return fwrite(SSL_CA_PEM, 1, SSL_CA_PEM_SIZE - 1, stdout) == SSL_CA_PEM_SIZE - 1 ? 0 : 1;
}
C
cat >other.c <<'C'
#include "certs.h"
int other(void);
int other(void)
{
    return SSL_CA_PEM[0];
}
C

# build_and_compare COMPILER STANDARD LANGUAGE ROOT : the program prints the root
build_and_compare() {
    # shellcheck disable=SC2086
    "$1" -std="$2" -x "$3" $warnings -o prog print.c other.c >"$work/err" 2>&1 ||
        fail "$1 -std=$2 does not accept the header"
    ./prog >printed || fail "the program of $1 -std=$2 fails"
    expect_same printed "$4"
}

for name in plain hostile long; do
    make_header "$name" certs.h
    expect_same certs.h "$golden/$name.h"
    for compiler in gcc clang; do
        for standard in c99 c11; do
            build_and_compare "$compiler" "$standard" c "$golden/$name-root.pem"
        done
    done
    for compiler in g++ clang++; do
        for standard in c++11 c++17; do
            build_and_compare "$compiler" "$standard" c++ "$golden/$name-root.pem"
        done
    done
    if command -v arm-none-eabi-gcc >/dev/null; then
        # shellcheck disable=SC2086
        arm-none-eabi-gcc -std=c99 $warnings -mcpu=cortex-m3 -mthumb -c -o arm.o other.c ||
            fail 'arm-none-eabi-gcc does not accept the header'
    fi
done

# two headers of different names meet in one file
make_header plain one.h --name FIRST_CA
make_header long two.h --name SECOND_CA
cat >both.c <<'C'
#include "one.h"
#include "two.h"
int main(void)
{
    return FIRST_CA[0] == SECOND_CA[0] && FIRST_CA_SIZE < SECOND_CA_SIZE ? 0 : 1;
}
C
for compiler in gcc clang; do
    # shellcheck disable=SC2086
    "$compiler" -std=c99 $warnings -o both both.c || fail 'two headers do not meet in one file'
    ./both || fail 'two headers are mixed up'
done
