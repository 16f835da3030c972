#!/bin/sh
# Everything that is checked without running the product; `make lint`.
#
#   lint.sh BUILD     BUILD: a configured build folder, for compile commands
#
# Every check runs, so that one call shows all there is; the first that failed
# makes the whole fail.

set -u
build=${1:?usage: lint.sh BUILD}
failed=0

step() {
    printf -- '-- %s\n' "$1"
    shift
    "$@" || { failed=1; printf 'FAILED: %s\n' "$1"; }
}

# What people wrote: not the golden headers, nor the committed one.
ours() {
    git ls-files -co --exclude-standard -- "$@" | grep -v -e '^tests/golden/' -e '^firmware/app/certs\.h$'
}

check_format() { ours '*.c' '*.h' | xargs clang-format --dry-run --Werror; }

# Board and lwIP files need the cross compiler's headers; it compiles them with -Werror.
check_tidy() {
    ours 'tools/ca-extract/*.c' 'tools/judge/*.c' 'tools/rehearse/*.c' 'tests/*.c' 'firmware/*.c' |
        grep -v -e '^firmware/board/[^p]' -e '_lwip\.c$' |
        xargs -P "$(nproc)" -n 4 clang-tidy -p "$build" --quiet 2>/dev/null
}

check_cppcheck() {
    cppcheck --quiet --error-exitcode=1 --std=c11 --enable=warning,performance,portability \
        --inline-suppr --suppress=missingIncludeSystem --suppress=preprocessorErrorDirective \
        -j "$(nproc)" -I tools/ca-extract -I firmware -I tests -DFW_CERTS='"app/certs.h"' \
        tools/ca-extract tools/judge tools/rehearse firmware/app firmware/tls firmware/net firmware/base firmware/board tests
}

# Each header of ours can be included first.
check_headers() {
    ours 'tools/ca-extract/*.h' 'tests/support/*.h' 'firmware/*.h' |
        grep -v -e 'lwipopts' -e 'arch/cc' -e 'mbedtls_host_config' -e 'mbedtls_config_2_28' |
        while read -r header; do
            gcc -std=c11 -fsyntax-only -Wall -Wextra -D_DEFAULT_SOURCE -D_XOPEN_SOURCE=700 \
                -DMBEDTLS_ALLOW_PRIVATE_ACCESS -I tools/ca-extract -I tests -I firmware \
                -isystem .deps/mbedtls/include -x c "$header" || exit 1
        done
}

check_shell() { ours '*.sh' '.ci/run' | xargs shellcheck -x; }

check_python() { ours '*.py' | xargs -n 1 python3 -B -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())'; }

step 'clang-format' check_format
step 'layers' python3 tools/checks/layers.py
step 'sizes' python3 tools/checks/sizes.py
step 'banned calls and words' python3 tools/checks/banned.py
step 'documents' python3 tools/checks/docs.py
step 'headers stand alone' check_headers
step 'shellcheck' check_shell
step 'python' check_python
step 'cppcheck' check_cppcheck
step 'clang-tidy' check_tidy
[ "$failed" -eq 0 ] && echo 'lint: in order'
exit "$failed"
