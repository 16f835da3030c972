#!/bin/sh
# How a server is reached: tries, protocols offered, a client certificate.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

roots="--roots $pki/root.pem"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$work/client.key" 2>/dev/null
openssl req -x509 -new -key "$work/client.key" -subj '/CN=Test Client' -days 30 -out "$work/client.pem" 2>/dev/null

# --- --retries: a server that keeps quiet twice, then is there
start_server leaf
python3 - "$port" "$work/front" <<'PY' &
import socket, sys, threading
def pump(a, b):
    try:
        while data := a.recv(65536):
            b.sendall(data)
    except OSError:
        pass
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    s.listen(8)
    s.settimeout(30)
    with open(sys.argv[2], "a") as log:
        print("port", s.getsockname()[1], file=log, flush=True)
        quiet = []
        while True:
            client, _ = s.accept()
            print("asked", file=log, flush=True)
            if len(quiet) < 2:
                quiet.append(client)
                continue
            server = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
            threading.Thread(target=pump, args=(client, server), daemon=True).start()
            threading.Thread(target=pump, args=(server, client), daemon=True).start()
PY
servers="$servers $!"
wait_for "$work/front" '^port '
front=$(sed -n 's/^port //p' "$work/front")
# shellcheck disable=SC2086
run $roots --timeout 0.7 --retries 1 "localhost:$front"
expect_error 4
expect_err_line 'cause: nothing came back within the time limit'
[ "$(grep -c asked "$work/front")" -eq 2 ] || fail 'it was not asked twice'
# shellcheck disable=SC2086
run $roots --timeout 5 --retries 1 "localhost:$front"
expect_status 0
[ "$(grep -c asked "$work/front")" -eq 3 ] || fail 'it was asked again after success'
# nobody there: as often as said, and no longer than said
# shellcheck disable=SC2086
run $roots --timeout 0.1 --retries 5 "127.0.0.1:$(closed_port)"
expect_error 3
expect_err_part 'Connection refused'
# what a server answers is not asked for again
: >"$work/answers"
python3 - "$work/answers" <<'PY' &
import socket, sys
with socket.socket() as s, open(sys.argv[1], "a") as log:
    s.bind(("127.0.0.1", 0))
    s.listen(8)
    s.settimeout(20)
    print("port", s.getsockname()[1], file=log, flush=True)
    while True:
        c, _ = s.accept()
        with c:
            print("asked", file=log, flush=True)
            c.recv(4096)
            c.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n")
PY
servers="$servers $!"
wait_for "$work/answers" '^port '
# shellcheck disable=SC2086
run $roots --retries 3 "localhost:$(sed -n 's/^port //p' "$work/answers")"
expect_error 4
[ "$(grep -c asked "$work/answers")" -eq 1 ] || fail 'an answer was asked for again'

# --- --alpn
start_server leaf -alpn h2,x-device
# shellcheck disable=SC2086
run $roots --alpn mqtt,x-device "localhost:$port"
expect_status 0
# shellcheck disable=SC2086
run $roots --alpn mqtt "localhost:$port"
expect_error 4
expect_err_part "the server sent the alert 'no application protocol'"
expect_err_line 'hint: the server wants one of its own protocols: see --alpn'

# --- --client-cert, --client-key
start_server leaf -Verify 1
for files in "--client-cert $work/client.pem --client-key $work/client.key" "--client-cert $work/both.pem"; do
    cat "$work/client.key" "$work/client.pem" >"$work/both.pem"
    # shellcheck disable=SC2086
    run $roots $files --json "localhost:$port"
    expect_status 0
    grep -q 'CN *= *Test Client' "$log" || fail 'the server saw no client certificate'
    ! grep -Eq 'PRIVATE KEY|client.key|both.pem' "$work/out" "$work/err" || fail 'the key or its file is shown'
    start_server leaf -Verify 1 -tls1_2
done
# refused for want of one: the chain is proven all the same
# shellcheck disable=SC2086
run $roots "localhost:$port"
expect_status 0
expect_err_part 'asks for a client certificate: the firmware needs one'

if grep -q 'does not take' "$work/err"; then fail 'a certificate that was not given is said to be refused'; fi
# one that the server does not take: TLS 1.2 tells in time
start_server leaf -Verify 1 -tls1_2 -verify_return_error -CAfile "$pki/other-root.pem"
# shellcheck disable=SC2086
run $roots --client-cert "$work/both.pem" "localhost:$port"
expect_status 0
expect_err_part "warning: localhost:$port does not take the certificate of --client-cert: the server sent the alert '"

# files that will not do: told before anybody is asked
bad() { # CAUSE ARG...
    cause=$1
    shift
    # shellcheck disable=SC2086
    run $roots -o "$work/certs.h" "$@" "localhost:$port"
    expect_error 2
    expect_err_part "cause: $cause"
    expect_no_file "$work/certs.h"
}
openssl pkcs8 -topk8 -v2 aes-256-cbc -passout pass:s3cret -in "$work/client.key" -out "$work/locked.key"
bad 'it is encrypted, and no password is ever asked for' --client-cert "$work/client.pem" --client-key "$work/locked.key"
expect_err_part 'openssl pkey -in FILE'
bad 'it is not the key of the client certificate' --client-cert "$work/client.pem" --client-key "$pki/leaf.key"
bad 'No such file or directory' --client-cert "$work/nothing.pem"
bad 'No such file or directory' --client-cert "$work/client.pem" --client-key "$work/nothing.key"
bad 'there is no certificate in it' --client-cert "$work/client.key" --client-key "$work/client.key"
bad '' --client-cert "$work/client.pem" # which holds no key

# a name that does not exist is not asked for again: a dozen tries would take minutes
run $roots -6 --retries 12 "127.0.0.1:$(closed_port)"
expect_error 3
expect_err_line "error: cannot find '127.0.0.1'"
