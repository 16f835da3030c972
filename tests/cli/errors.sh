#!/bin/sh
# What can go wrong, each with its own status, cause and hint, and no product.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

out=$work/certs.h
roots="--roots $pki/root.pem"

# try STATUS ERROR ARG... : the run fails so and leaves nothing
try() {
    wanted=$1 words=$2
    shift 2
    run -o "$out" "$@"
    expect_error "$wanted"
    expect_err_part "ca-extract: error: $words"
    expect_err_part 'ca-extract: cause: '
    expect_no_file "$out"
}

port=$(closed_port)
# shellcheck disable=SC2086
try 3 "cannot connect to 'localhost:$port'" $roots "localhost:$port"
expect_err_part 'Connection refused'

start_server leaf
# shellcheck disable=SC2086
try 5 "the server's certificate is not for 'elsewhere.test'" $roots \
    --connect-to "127.0.0.1:$port" elsewhere.test
expect_err_line 'cause: the certificate is for: device.test, localhost, 127.0.0.1'
try 5 "no path from 'device.test' to a trusted root" --connect-to "127.0.0.1:$port" device.test
expect_err_part 'neither presented nor in the system'
try 5 "no path from 'device.test' to a trusted root" --roots "$pki/other-root.pem" \
    --connect-to "127.0.0.1:$port" device.test

# an output that cannot be written: no draft, no half file
run -o "$work/no/folder/certs.h" --roots "$pki/root.pem" "localhost:$port"
expect_error 8
expect_err_line "error: cannot create a file beside '$work/no/folder/certs.h'"
expect_err_line 'cause: No such file or directory'
run -o "$work" --roots "$pki/root.pem" "localhost:$port"
expect_error 8
expect_err_line "error: cannot write '$work'"
expect_err_line 'hint: this is a folder: name a file'
run -o /dev/full --roots "$pki/root.pem" "localhost:$port"
expect_error 8
expect_err_line 'cause: No space left on device'
expect_err_line 'hint: make room there, or write elsewhere'
status=0
"$CA_EXTRACT" --roots "$pki/root.pem" "localhost:$port" >/dev/full 2>"$work/err" || status=$?
expect_status 8
expect_err_line "error: cannot write 'standard output'"
mkfifo "$work/pipe"
(exec <"$work/pipe") &
status=0
"$CA_EXTRACT" --roots "$pki/root.pem" "localhost:$port" 2>"$work/err" >"$work/pipe" || status=$?
expect_status 8
expect_err_line 'hint: what reads the output has ended early: write to a file with -o FILE'

start_server expired
# shellcheck disable=SC2086
try 5 "the server's certificate has expired" $roots "localhost:$port"
expect_err_part "cause: the certificate of 'leaf' expired on "

start_server self
try 5 "'localhost' presents a self-signed certificate" --roots "$pki/root.pem" "localhost:$port"
expect_err_line "cause: nobody but 'leaf' itself vouches for it"
try 5 "'localhost' presents a self-signed certificate" --roots "$pki/self-chain.pem" "localhost:$port"
expect_err_line "cause: a server's own certificate is never its root, though $pki/self-chain.pem has it"
expect_err_line 'hint: have it issued by a CA of your own, and name that with --roots FILE'

start_server_with "$pki/leaf.pem" "$pki/leaf.key" # without its intermediate
# shellcheck disable=SC2086
try 5 "no path from 'localhost' to a trusted root" $roots "localhost:$port"
expect_err_line 'hint: the server sends no intermediate certificate: its operator must add it; --fetch-issuers names it'

# a server that is none
python3 - "$work/plain.port" <<'PY' &
import socket, sys
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    s.listen(1)
    s.settimeout(20)
    with open(sys.argv[1], "w") as f:
        f.write(f"port {s.getsockname()[1]}\n")
    c, _ = s.accept()
    with c:
        c.sendall(b"220 mail.test ESMTP\r\n")
        c.settimeout(5)
        c.recv(4096)
PY
servers="$servers $!"
wait_for "$work/plain.port" '^port [0-9]'
port=$(sed 's/port //' "$work/plain.port")
# shellcheck disable=SC2086
try 4 "no certificate from 'localhost:$port'" $roots "localhost:$port"
expect_err_line 'cause: the reply is not TLS, it begins: 220 mail.test ESMTP'
expect_err_line 'hint: this looks like SMTP or FTP: give the target as smtp://HOST or ftp://HOST'

# a server that never comes to an end: a flood of messages that are to be ignored
python3 - "$work/flood.port" <<'PY' &
import socket, struct, sys, time
def record(data):
    return b"\x16\x03\x03" + struct.pack(">H", len(data)) + data
body = b"\x03\x03" + b"\x11" * 32 + b"\x00\xc0\x2f\x00" + struct.pack(">H", 5) + b"\xff\x01\x00\x01\x00"
hello = b"\x02" + struct.pack(">I", len(body))[1:] + body
with socket.socket() as s:
    s.bind(("127.0.0.1", 0))
    s.listen(1)
    s.settimeout(20)
    with open(sys.argv[1], "w") as f:
        f.write(f"port {s.getsockname()[1]}\n")
    c, _ = s.accept()
    with c:
        c.recv(65536)
        c.sendall(record(hello))
        end = time.time() + 15
        try:
            while time.time() < end:
                c.sendall(record(b"\x00\x00\x00\x00" * 4000) * 64)  # HelloRequest
        except OSError:
            pass
PY
servers="$servers $!"
wait_for "$work/flood.port" '^port [0-9]'
port=$(sed 's/port //' "$work/flood.port")
begin=$(date +%s)
# shellcheck disable=SC2086
try 4 "no certificate from 'localhost:$port'" --timeout 5 $roots "localhost:$port"
expect_err_line 'cause: the server sent more than 1048576 bytes and did not finish'
[ $(($(date +%s) - begin)) -lt 5 ] || fail 'it took too long'

# two targets, one of them bad: every failure is told, nothing is written
start_server leaf
good=$port
start_server expired
run -o "$out" --roots "$pki/root.pem" "localhost:$good" "localhost:$port" "127.0.0.1:$(closed_port)"
expect_status 5
expect_err_line "error: localhost:$port: the server's certificate has expired"
expect_err_part ': cannot connect to '
expect_no_file "$out"
