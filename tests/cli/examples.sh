#!/bin/sh
# Each folder of examples/ is built: with a good header, which asks nobody, and
# with one whose root has ended, which must fail. What needs an SDK gets a
# stand-in for the SDK's functions, which records what it was given.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"
: "${CA_BINARY:?}"

prefix=$work/prefix
DESTDIR='' cmake --install "$CA_BINARY" --prefix "$prefix" >"$work/out" 2>"$work/err" ||
    fail 'the install does not work'
cp -r "$CA_SOURCE/examples" "$work/examples"
cd "$work/examples" || exit 1
PATH=$prefix/bin:$PATH
CMAKE_PREFIX_PATH=$prefix
export PATH CMAKE_PREFIX_PATH

# the committed example is good as it stands, and stays so
run --update device/certs.h --offline --roots device/ca.pem
expect_status 0

run --from "$pki/short-chain.pem" --host device.test --roots "$pki/short-root.pem" \
    --now $(($(date +%s) - 100 * 86400)) -o ended.h
expect_status 0
cp device/certs.h good.h

use() { cp "$1.h" device/certs.h; }

# attempt COMMAND... : run it; what it says is in $work/err
attempt() {
    status=0
    "$@" >"$work/err" 2>&1 </dev/null || status=$?
}

# good COMMAND...: builds; then with a header that has ended it must not
good_and_ended() {
    use good
    attempt "$@"
    [ "$status" -eq 0 ] || fail "not built with a good header: $*"
    expect_same device/certs.h good.h
    use ended
    attempt "$@"
    [ "$status" -ne 0 ] || fail "built with a header that has ended: $*"
    expect_err_part 'has expired'
    expect_same device/certs.h ended.h
    use good
    attempt "$@"
    [ "$status" -eq 0 ] || fail "not built again: $*"
}

# CMake, with both of its usual generators
for generator in Ninja 'Unix Makefiles'; do
    [ "$generator" != Ninja ] || command -v ninja >/dev/null || skip 'no ninja here'
    rm -rf cmake/build
    attempt cmake -S cmake -B cmake/build -G "$generator"
    [ "$status" -eq 0 ] || fail 'the CMake example does not configure'
    good_and_ended cmake --build cmake/build
    cmake/build/fw >"$work/out" || fail 'the program does not run'
    expect_out_part ' bytes of roots'
    cmake --build cmake/build --target help >"$work/out"
    for target in fw-certs-first fw-certs-check fw-certs-accept; do
        expect_out_part "$target"
    done
done

# plain Make: looked at each time, compiled once
good_and_ended make -C make
[ -x make/fw ] || fail 'make made no program'
touch -d '2020-01-01' device/main.c device/certs.h
attempt make -C make
attempt make -C make
! grep -q ' -c ' "$work/err" || fail 'make compiles what has not changed'
make -C make -n certs-check certs-accept >"$work/out" || fail 'make has no such target'
expect_out_part '--accept-change'

# Meson
if command -v meson >/dev/null; then
    attempt meson setup meson/build meson
    [ "$status" -eq 0 ] || fail 'the Meson example does not configure'
    good_and_ended meson compile -C meson/build
    meson/build/fw >"$work/out" || fail 'the program of Meson does not run'
else
    printf 'not tried: no meson here\n'
fi

# PlatformIO: the script, with an env that records
cat >pio.py <<'P'
import configparser, json, os, sys
folder = sys.argv[1]
ini = configparser.ConfigParser(interpolation=None)
ini.read(os.path.join(folder, "platformio.ini"))
section = ini["env:esp32"]
class Env:
    targets = []
    def subst(self, text): return text.replace("$PROJECT_DIR", folder)
    def GetProjectOption(self, name, default=None): return section.get(name, default)
    def AddCustomTarget(self, name, dependencies, actions): self.targets.append([name, actions])
    def Exit(self, status): sys.exit(status)
env = Env()
kind, script = section["extra_scripts"].split(":")
assert kind == "pre"
exec(open(os.path.join(folder, script)).read(), {"Import": lambda name: None, "env": env})
print(json.dumps(env.targets))
P
good_and_ended env -u CA_EXTRACT python3 pio.py platformio
grep -q '"certs-check", "ca-extract --update ../device/certs.h --roots ../device/ca.pem"' "$work/err" ||
    fail 'PlatformIO was not given the target'

# ESP-IDF: its project.cmake and idf_component_register are stand-ins
mkdir -p idf/tools/cmake
cat >idf/tools/cmake/project.cmake <<'C'
function(idf_component_register)
    cmake_parse_arguments(arg "" "" "SRCS;INCLUDE_DIRS;REQUIRES" ${ARGN})
    file(WRITE ${CMAKE_BINARY_DIR}/recorded.txt "${ARGN}")
    add_library(__idf_main STATIC ${arg_SRCS})
    target_include_directories(__idf_main PUBLIC ${arg_INCLUDE_DIRS})
    set(COMPONENT_LIB __idf_main PARENT_SCOPE)
endfunction()
macro(project name)
    _project(${name} LANGUAGES C)
    add_subdirectory(main)
endmacro()
C
IDF_PATH=$work/examples/idf
export IDF_PATH
attempt cmake -S esp-idf -B esp-idf/build
[ "$status" -eq 0 ] || fail 'the ESP-IDF example does not configure'
grep -q 'REQUIRES;esp-tls' esp-idf/build/recorded.txt || fail 'esp-tls is not required'
good_and_ended cmake --build esp-idf/build

# Zephyr: its package is a stand-in that reads the module and makes the target app
mkdir zephyr-package
cat >zephyr-package/ZephyrConfig.cmake <<'C'
file(READ ${EXTRA_ZEPHYR_MODULES}/zephyr/module.yml module)
string(REGEX MATCH "cmake: ([^\n]*)" unused "${module}")
macro(project name)
    _project(${name} LANGUAGES C)
    add_library(app STATIC)
    include(${EXTRA_ZEPHYR_MODULES}/${CMAKE_MATCH_1}/CMakeLists.txt)
endmacro()
C
attempt cmake -S zephyr/app -B zephyr/build -DZephyr_DIR="$work/examples/zephyr-package" \
    -DEXTRA_ZEPHYR_MODULES="$work/examples/zephyr"
[ "$status" -eq 0 ] || fail 'the Zephyr example does not configure'
good_and_ended cmake --build zephyr/build

# Arduino: the hook's command, with the sketch's folder filled in
hook=$(sed -n 's/^recipe\.hooks\.prebuild\.1\.pattern=//p' arduino/platform.local.txt |
    sed "s|{build.source.path}|$work/examples/device|g")
good_and_ended sh -c "$hook"
mkdir empty
attempt sh -c "$(printf '%s' "$hook" | sed 's|/device/|/empty/|g')"
[ "$status" -eq 0 ] || fail 'a sketch without certs.h does not build'
