# shellcheck shell=sh
# Sourced by the firmware's tests.
#
# From the environment, besides what cli/lib.sh wants: FW_BOARD, posix or
# mps2-an386; FW_TEST_PKI, the folder that support/mint_firmware filled; CA_BINARY, the build folder, into which the fixture
# firmware/build has put the images.

# shellcheck source=../cli/lib.sh
. "$CA_SOURCE/tests/cli/lib.sh"
: "${FW_BOARD:?}" "${CA_BINARY:?}" "${FW_TEST_PKI:?}"
images=$CA_BINARY/firmware-test

# start_servers WORD... : see support/https_servers.py; the ports are then in $ports
start_servers() { start_nginx "$FW_TEST_PKI" "$@"; }

start_nginx() { # PKI WORD...
    mkdir -p "$work/www"
    python3 "$CA_SOURCE/tests/support/https_servers.py" "$work" "$@" \
        >"$work/ports" 2>"$work/nginx.err" &
    servers="$servers $!"
    wait_for "$work/ports" '^ports '
    # shellcheck disable=SC2034 # read by the test
    ports=$(sed 's/^ports //' "$work/ports")
}

# provision MARK : a seed for the application on the host, which has one in place of a generator
FW_SEED=$work/seed
export FW_SEED
provision() {
    printf '\0\0\0\0%s' "$1" >"$FW_SEED"
    head -c 32 /dev/urandom >>"$FW_SEED"
}
provision SEED

# run_firmware KEY=VALUE... : run the application on FW_BOARD, or the one of the
# folder $image; its exit status is then in $status, its console in $work/out.
# What is said later stands above: a test sets other attempts= than one.
run_firmware() {
    status=0
    if [ "$FW_BOARD" = posix ]; then
        FW_ARGUMENTS="addr=127.0.0.1 attempts=1 $*" timeout 60 "$images/${image:-posix}/firmware" \
            >"$work/out" 2>"$work/err" || status=$?
        return
    fi
    semihost=arg=firmware,arg=addr=10.0.2.2,arg=attempts=1
    for word in "$@"; do
        semihost=$semihost,arg=$word
    done
    run_qemu "$images/${image:-$FW_BOARD}/firmware.elf" "$semihost"
}

# run_qemu IMAGE WORDS : the console goes to a file, since an emulator whose
# output is not read stands still
run_qemu() {
    status=0
    machine=$FW_BOARD nic=lan9118
    [ "$machine" != lm3s6965evb ] || nic=stellaris
    timeout 60 qemu-system-arm -M "$machine" -nographic -monitor none -serial stdio \
        -semihosting-config "enable=on,target=native,$2" -nic "user,model=$nic" \
        -kernel "$1" >"$work/out" 2>"$work/err" </dev/null || status=$?
    tr -d '\r' <"$work/out" >"$work/out.lf"
    mv "$work/out.lf" "$work/out"
}

expect_line() { grep -Fxq -e "$1" "$work/out" || fail "no line on the console: $1"; }
expect_no_line() { if grep -Fq -e "$1" "$work/out"; then fail "on the console: $1"; fi; }

# TLS and, on a board, lwIP have given back what they took
expect_arena_empty() {
    grep -Eq 'TLS heap: peak [0-9]+ bytes, 0 in use' "$work/out" || fail 'TLS memory was not given back'
    [ "$FW_BOARD" = posix ] ||
        grep -Eq '^\[INFO\]\[NETW\]: lwIP heap: peak [0-9]+ bytes, 0 in use since the start; packets: 0$' "$work/out" ||
        fail "lwIP's memory was not given back: $(grep 'lwIP heap' "$work/out")"
}
