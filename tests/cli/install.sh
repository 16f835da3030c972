#!/bin/sh
# make install: with DESTDIR and PREFIX; what others ask it for (pkg-config, CMake,
# man, three shells) is there and right; uninstall leaves nothing.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
: "${CA_BINARY:?}"
cd "$work" || exit 1

# a build folder of its own would cost minutes: the manifest is put back afterwards
manifest=$CA_BINARY/install_manifest.txt
install_to() { # DESTDIR PREFIX
    rm -f "$CA_BINARY/install_folders.txt"
    DESTDIR=$1 cmake --install "$CA_BINARY" --prefix "$2" >"$work/out" 2>"$work/err" || fail 'the install does not work'
    cp "$manifest" "$work/manifest"
    mv "$CA_BINARY/install_folders.txt" "$work/install_folders.txt"
}

install_to "$work/stage" /opt/tool
stage=$work/stage/opt/tool
for file in bin/ca-extract share/man/man1/ca-extract.1 share/bash-completion/completions/ca-extract \
    share/zsh/site-functions/_ca-extract share/fish/vendor_completions.d/ca-extract.fish \
    share/ca-extract/templates/header.mustache share/doc/ca-extract/examples/make/Makefile \
    share/doc/ca-extract/README.md share/doc/ca-extract/docs/profiles.md share/doc/ca-extract/templates/README.md; do
    [ -f "$stage/$file" ] || fail "not installed: $file"
done
[ "$(find "$work/stage" -mindepth 1 -maxdepth 1)" = "$work/stage/opt" ] || fail 'something lies beside the prefix'
cmake -DMANIFEST="$work/manifest" -DDESTDIR="$work/stage" -P "$CA_SOURCE/tools/cmake/CaUninstall.cmake" ||
    fail 'the uninstall does not work'
[ -z "$(find "$work/stage" -mindepth 1)" ] || fail "left behind: $(find "$work/stage" -mindepth 1)"

prefix=$work/prefix
install_to '' "$prefix"
mkdir -p "$prefix/share/ca-extract"
echo mine >"$prefix/share/ca-extract/mine"

# pkg-config
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name ca-extract.pc)")
export PKG_CONFIG_PATH
[ "$(pkg-config --modversion ca-extract)" = "$("$prefix/bin/ca-extract" --version | sed -n '1s/.* //p')" ] ||
    fail 'pkg-config has another version'
[ -x "$(pkg-config --variable=program ca-extract)" ] || fail 'pkg-config does not name the program'
[ -f "$(pkg-config --variable=templates ca-extract)/header.mustache" ] || fail 'pkg-config does not name the templates'

# the manual page is well formed
if command -v man >/dev/null; then
    env -u SOURCE_DATE_EPOCH man --warnings -l "$prefix/share/man/man1/ca-extract.1" >/dev/null 2>"$work/err" || fail 'man does not show it'
    expect_no_err
fi

# the shells complete options and values
cat >bash.sh <<'B'
source "$1"
complete_words() { COMP_WORDS=(ca-extract "$@"); COMP_CWORD=$#; COMPREPLY=(); _ca_extract; printf '%s\n' "${COMPREPLY[@]}"; }
complete_words --templ
complete_words --format esp-b
complete_words --policy sh
B
bash bash.sh "$prefix/share/bash-completion/completions/ca-extract" >"$work/out" || fail 'bash does not read its completion'
for word in --template esp-bundle-le shortest; do expect_out_part "$word"; done
if command -v fish >/dev/null; then
    HOME=$work fish -c "source $prefix/share/fish/vendor_completions.d/ca-extract.fish
        complete -C 'ca-extract --templ'; complete -C 'ca-extract --format esp-b'" >"$work/out" 2>"$work/err" ||
        fail 'fish does not read its completion'
    for word in --template esp-bundle-le; do expect_out_part "$word"; done
fi
if command -v zsh >/dev/null; then
    zsh -n "$prefix/share/zsh/site-functions/_ca-extract" || fail 'zsh does not read its completion'
    : >roots-of-mine.pem
    timeout 120 python3 "$CA_SOURCE/tests/support/zsh_completes.py" "$prefix/share/zsh/site-functions" 'ca-extract --templ' \
        'ca-extract --format esp-b' 'ca-extract --policy sh' 'ca-extract --roots roots-o' 'ca-extract -o roots-o' \
        >"$work/out" 2>"$work/err" || fail 'the completion of zsh does not run'
    for line in '--templ: --template=' 'esp-b: esp-bundle esp-bundle-le' '--policy sh: shortest' \
        '--roots roots-o: roots-of-mine.pem' '-o roots-o: roots-of-mine.pem'; do expect_out_part "$line"; done
fi

# uninstall keeps what is not its own
cmake -DMANIFEST="$work/manifest" -P "$CA_SOURCE/tools/cmake/CaUninstall.cmake" || fail 'the uninstall does not work'
[ "$(find "$prefix" ! -type d)" = "$prefix/share/ca-extract/mine" ] || fail 'not just what was installed is gone'
cmake -DMANIFEST=/nonexistent -P "$CA_SOURCE/tools/cmake/CaUninstall.cmake" 2>"$work/err" && fail 'nothing to uninstall, and no word of it'
expect_err_part 'nothing was installed from this build'
