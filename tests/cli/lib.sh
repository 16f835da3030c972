# shellcheck shell=sh
# Sourced by every test here. A test is a script; the first failed expectation
# ends it with status 1 and says what was seen.
#
# From the environment: CA_EXTRACT, the program; CA_TEST_PKI, the folder that
# support/mint filled; CA_SOURCE, the top of the source tree.

set -u
: "${CA_EXTRACT:?}" "${CA_TEST_PKI:?}" "${CA_SOURCE:?}"
PATH=$PATH:/usr/sbin:/sbin # where nginx and ip are, which a user's PATH may lack
export PATH
pki=$CA_TEST_PKI
work=$(mktemp -d)
servers=
status=-
trap clean_up EXIT

clean_up() {
    for id in $servers; do
        kill "$id" 2>/dev/null
    done
    rm -rf "$work"
}

# run ARG... : run the tool, keep its status, stdout and stderr
run() {
    status=0
    "$CA_EXTRACT" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
}

fail() {
    printf 'FAILED: %s\n--- status %s\n--- stdout\n' "$1" "$status"
    head -c 4000 "$work/out"
    printf -- '--- stderr\n'
    head -c 4000 "$work/err"
    exit 1
}

skip() {
    printf 'skipped: %s\n' "$1"
    exit 77
}

expect_status() { [ "$status" -eq "$1" ] || fail "status is not $1"; }
expect_err_line() { grep -Fxq -e "ca-extract: $1" "$work/err" || fail "no line on stderr: $1"; }
expect_err_part() { grep -Fq -e "$1" "$work/err" || fail "not on stderr: $1"; }
expect_no_err() { [ ! -s "$work/err" ] || fail 'stderr is not empty'; }
expect_out_part() { grep -Fq -e "$1" "$work/out" || fail "not on stdout: $1"; }
expect_no_stdout() { [ ! -s "$work/out" ] || fail 'stdout is not empty'; }
expect_no_file() { [ ! -e "$1" ] || fail "file was left behind: $1"; }
expect_same() { cmp -s "$1" "$2" || fail "$1 and $2 differ"; }

# An error: its status, cause and hint are there, nothing was printed or left.
expect_error() {
    expect_status "$1"
    expect_err_part 'ca-extract: error: '
    expect_err_part 'ca-extract: hint: '
    expect_no_stdout
}

# wait_for FILE PATTERN : until a server says that it listens; at most ten seconds
wait_for() {
    tries=0
    until grep -q -e "$2" "$1" 2>/dev/null; do
        tries=$((tries + 1))
        [ "$tries" -lt 500 ] || fail "no '$2' in $1: $(cat "$1")"
        sleep 0.02
    done
}

# start_server NAME [OPTION...] : serve NAME-chain.pem (or chain.pem for "leaf")
# on a port of the kernel's choice, which is then in $port.
start_server() {
    name=$1
    shift
    chain=$pki/$name-chain.pem
    [ "$name" != leaf ] || chain=$pki/chain.pem
    start_server_with "$chain" "$pki/$name.key" "$@"
}

start_server_with() {
    log=$work/server.$(printf '%s' "$servers" | wc -w).log
    chain=$1 key=$2
    shift 2
    awk '/BEGIN CERTIFICATE/ { n++ } n > 1' "$chain" >"$log.above" # what stands above the leaf
    [ ! -s "$log.above" ] || set -- -cert_chain "$log.above" "$@"
    openssl s_server -accept 127.0.0.1:0 -cert "$chain" -key "$key" -www "$@" \
        >"$log" 2>&1 </dev/null &
    servers="$servers $!"
    wait_for "$log" '^ACCEPT '
    # shellcheck disable=SC2034 # read by the test
    port=$(sed -n 's/^ACCEPT .*:\([0-9]*\)$/\1/p' "$log" | head -n 1)
}

# listening PORT : until somebody listens there
listening() {
    python3 - "$1" <<'PY' || fail "nobody listens on $1"
import socket, sys, time
for _ in range(500):
    try:
        socket.create_connection(("127.0.0.1", int(sys.argv[1])), 1).close()
        break
    except OSError:
        time.sleep(0.02)
else:
    sys.exit(1)
PY
}

# start_gnutls MODE PRIORITY : gnutls-serv takes no port 0; one that was just free, again if it is taken
start_gnutls() {
    port='' tries=0
    while [ -z "$port" ]; do
        tries=$((tries + 1))
        [ "$tries" -lt 6 ] || fail 'gnutls-serv finds no port'
        port=$(closed_port)
        log=$work/gnutls.$port.log
        : >"$log"
        gnutls-serv "$1" --disable-client-cert --port "$port" --priority "$2" \
            --x509certfile "$pki/chain.pem" --x509keyfile "$pki/leaf.key" >"$log" 2>&1 </dev/null &
        id=$!
        servers="$servers $id"
        waited=0
        until grep -q 'listening on IPv4 .*done' "$log"; do
            waited=$((waited + 1))
            if [ "$waited" -gt 500 ] || ! kill -0 "$id" 2>/dev/null; then
                port=''
                break
            fi
            sleep 0.02
        done
    done
}

# namespace OPTION COMMAND... : run a command in namespaces of its own (-m mounts,
# -n network); a user other than root becomes root within
namespace() {
    kinds=$1
    shift
    [ "$(id -u)" -eq 0 ] || kinds=${kinds}r
    unshare "$kinds" "$@"
}

# enter_namespace SCRIPT : run this very test again, in a network and with mounts of its own
enter_namespace() {
    if [ -n "${CA_IN_NAMESPACE-}" ]; then
        ip link set lo up
        return
    fi
    namespace -nm true 2>/dev/null || skip 'no network namespaces here'
    CA_IN_NAMESPACE=1
    export CA_IN_NAMESPACE
    status=0
    namespace -nm sh "$1" || status=$?
    exit "$status"
}

# A port on which nothing listens: one that a server of ours has just given up.
closed_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}
