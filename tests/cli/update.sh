#!/bin/sh
# --update: a committed header is kept while it is good, and its roots change only when accepted.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

roots="--roots $pki/root.pem --roots $pki/other-root.pem"
start_server leaf
here="--connect-to 127.0.0.1:$port"
file=$work/certs.h
# shellcheck disable=SC2086
run $roots $here -o "$file" device.test
expect_status 0
cp "$file" "$work/first.h"

# offline: nothing is asked
run --update "$file" --offline
expect_status 0
expect_err_line "done: $file is still good, nothing was asked"
run --update "$file" --offline device.test:443
expect_status 0
run --update "$file" --offline elsewhere.test
expect_error 9
expect_err_line "error: '$file' was not made for 'elsewhere.test:443'"
run --update "$file" --offline --device firmware
expect_error 9
expect_err_line "cause: it says 'mbedtls-3.6', this run asks for 'firmware'"
run --update "$file" --offline --now 2099-01-01
expect_error 9
expect_err_line "error: a root in '$file' has expired"

# the server is as it was: untouched, with the target that the file names
# shellcheck disable=SC2086
run $roots $here --update "$file"
expect_status 0
expect_err_part 'is unchanged'

# the server ends in another root: refused in words, then accepted
start_server other
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$port" --update "$file"
expect_error 9
expect_err_line "error: the roots in '$file' would change"
expect_err_part "cause: old root: 'Test Root' (sha256 "
expect_err_part "new root: 'Other Root' (sha256 "
expect_err_part "the server's chain no longer ends in the old one"
expect_err_part '--accept-change'
expect_same "$file" "$work/first.h"
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$port" --update "$file" --accept-change
expect_status 0
expect_err_part "done: wrote $file"
grep -q 'Other Root' "$file" || fail 'the new root is not in the header'

# its roots must be among those that --roots names, and its time floor be theirs
run --update "$work/first.h" --offline --roots "$pki/root.pem"
expect_status 0
run --update "$work/first.h" --offline --roots "$pki/other-root.pem"
expect_error 9
expect_err_line "error: a root in '$work/first.h' is not trusted any more"
expect_err_line "cause: 'Test Root' is not in $pki/other-root.pem"
run --update "$work/first.h" --offline --roots /nonexistent
expect_error 2
sed 's/\(_TIME_FLOOR\) [0-9]*/\1 1/' "$work/first.h" >"$work/floor.h"
run --update "$work/floor.h" --offline
expect_error 9
expect_err_line "error: '$work/floor.h' was changed by hand"
expect_err_part "cause: its SSL_CA_PEM_TIME_FLOOR is not the moment "
expect_err_line 'hint: run again without --offline to ask the server'

# files that are no headers
run --update /nonexistent --offline
expect_error 2
echo 'int x;' >"$work/x.h"
run --update "$work/x.h" --offline
expect_error 2
expect_err_line "error: cannot read '$work/x.h' back"
cp "$pki/root.pem" "$work/plain.pem"
run --update "$work/plain.pem" --offline
expect_error 2
expect_err_line "error: '$work/plain.pem' does not say for which server it was made"
sed 's/"anchors":\["/&0/' "$work/first.h" >"$work/hand.h"
run --update "$work/hand.h" --offline
expect_error 9
expect_err_line "error: '$work/hand.h' was changed by hand"

# at a terminal the change is shown and asked about; "y" is the only yes
start_server other
on_terminal() { # ANSWER: what the person types
    cp "$work/first.h" "$file"
    status=0
    python3 - "$1" "$CA_EXTRACT" --roots "$pki/root.pem" --roots "$pki/other-root.pem" \
        --connect-to "127.0.0.1:$port" --update "$file" >"$work/err" 2>&1 <<'P' || status=$?
import os, pty, sys
answer, *words = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    os.execv(words[0], words)
seen = b""
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    if not part:
        break
    seen += part
    if answer and seen.rstrip().endswith(b"[y/N]"):
        os.write(terminal, answer.encode() + b"\n")
        answer = ""
sys.stdout.write(seen.decode().replace("\r", ""))
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
P
}
on_terminal n
expect_status 9
expect_err_part "old root: 'Test Root' (sha256 "
expect_err_part 'let the roots change? [y/N]'
expect_same "$file" "$work/first.h"
on_terminal yep
expect_status 9
expect_same "$file" "$work/first.h"
on_terminal y
expect_status 0
expect_err_part "done: wrote $file"
grep -q 'Other Root' "$file" || fail 'the new root is not in the header'

# nobody can be asked: kept with a warning while it is good, unless --strict or its roots ended
cp "$work/first.h" "$file"
gone=$(closed_port)
run --update "$file" --connect-to "127.0.0.1:$gone" --roots "$pki/root.pem"
expect_status 0
expect_err_part 'ca-extract: warning: cannot connect to '
expect_err_part "done: $file is kept without asking: its roots are valid until "
expect_same "$file" "$work/first.h"
run --update "$file" --connect-to "127.0.0.1:$gone" --roots "$pki/root.pem" --json --quiet
expect_status 0
expect_out_part '"kept": true'
run --update "$file" --connect-to "127.0.0.1:$gone" --roots "$pki/root.pem" --strict
expect_error 3
run --update "$file" --connect-to "127.0.0.1:$gone" --roots "$pki/root.pem" --accept-change
expect_error 3
run --update "$file" --connect-to "127.0.0.1:$gone" --roots "$pki/other-root.pem"
expect_error 3
run --update "$file" --connect-to "127.0.0.1:$gone" --roots "$pki/root.pem" elsewhere.test
expect_error 3
run --update "$file" --connect-to "127.0.0.1:$gone" --now 2099-01-01
expect_error 3
expect_same "$file" "$work/first.h"
run --offline --strict --update "$file"
expect_error 2
run --strict device.test
expect_error 2

# what a file says is data: options that it could smuggle in are not looked at
sed 's/{"format_version"/{"roots":["\/nonexistent"],"add_roots":["\/nonexistent"],"allow_private":["sha256:00"],"pin":"sha256:00","proxy":"http:\/\/127.0.0.1:1","connect_to":"127.0.0.1:1","servername":"evil.test","now":1,"insecure_trust_presented":true,"embed_client_key":"\/etc\/passwd","client_out":"\/tmp\/x","output":"elsewhere","template":"\/etc\/passwd","accept_change":true,"strict":true,&/;s/{"roots"/{"roots"/;s/true,{"format/true,"format/' \
    "$work/first.h" >"$file"
grep -q '"proxy":' "$file" || fail 'nothing was smuggled in'
start_server leaf
cd "$work" || exit 1
# shellcheck disable=SC2086
run --update "$file" --connect-to "127.0.0.1:$port" $roots
expect_status 0
expect_same "$file" "$work/first.h"
expect_no_file elsewhere
start_server other
run --update "$file" --connect-to "127.0.0.1:$port" --roots "$pki/root.pem" --roots "$pki/other-root.pem"
expect_error 9

# every form that says how it was made: unchanged is untouched, offline is good, a change is refused
start_server leaf
right=$port
start_server other
for form in $("$CA_EXTRACT" --list-formats | cut -d ' ' -f 1); do
    name=kept-$form
    case $form in
    pem | esp-bundle* | mbed-app | mbedtls-config) continue ;;
    c | bearssl) update=$name.h ;;
    zephyr-app) update=$name/src/certs.h ;;
    esp-idf-component) update=$name/include/certs.h ;;
    *-app | *-sketch) update=$name/certs.h ;;
    *) update=$name ;;
    esac
    run --roots "$pki/root.pem" --connect-to "127.0.0.1:$right" --format "$form" -o "$name" device.test
    expect_status 0
    cp "$update" before
    touch -d '2020-01-01' "$update"
    seen=$(stat -c '%i %Y' "$update")
    run --roots "$pki/root.pem" --connect-to "127.0.0.1:$right" --update "$update"
    expect_status 0
    expect_err_part "$update is unchanged"
    [ "$(stat -c '%i %Y' "$update")" = "$seen" ] || fail "$update was touched"
    run --update "$update" --offline --roots "$pki/root.pem"
    expect_status 0
    run --update "$update" --offline --now 2099-01-01
    expect_error 9
    run --update "$update" --connect-to "127.0.0.1:$port" --roots "$pki/root.pem" --roots "$pki/other-root.pem"
    expect_error 9
    expect_err_part "new root: 'Other Root'"
    expect_same "$update" before
    run --update "$update" --connect-to "127.0.0.1:$port" --roots "$pki/other-root.pem" --accept-change
    expect_status 0
    run --update "$update" --offline --roots "$pki/other-root.pem"
    expect_status 0
done

# the same roots: a command in other words leaves the file as it is, byte for byte
for form in header c der inc bearssl freertos; do
    name=$work/words-$form
    case $form in
    c | bearssl) update=$name.h ;;
    *) update=$name ;;
    esac
    run --roots "$pki/root.pem" --connect-to "127.0.0.1:$right" --format "$form" -o "$name" device.test
    expect_status 0
    cp "$update" "$work/before"
    run --add-roots "$pki/root.pem" --connect-to "127.0.0.1:$right" --update "$update"
    expect_status 0
    expect_err_part "$update is unchanged"
    expect_same "$update" "$work/before"
done
# but what a compiler sees is put right, and what is asked for anew is written down
sed 's/^#define SSL_CA_PEM_SIZE.*/#define SSL_CA_PEM_SIZE 1/' "$work/first.h" >"$work/size.h"
run --roots "$pki/root.pem" --connect-to "127.0.0.1:$right" --update "$work/size.h"
expect_status 0
expect_err_part "done: wrote $work/size.h"
grep -q '_SIZE (sizeof' "$work/size.h" || fail 'the size is not put right'
run --roots "$pki/root.pem" --connect-to "127.0.0.1:$right" --update "$work/size.h" --device firmware
expect_status 0
expect_err_part "done: wrote $work/size.h"

# what does not say how it was made is not written over, but where it is PEM alone, as --format pem makes it
own=$work/own.h
{
    printf 'int led(void);\nstatic const char ca[] =\n'
    sed 's/.*/  "&\\n"/' "$pki/root.pem"
    printf ';\n'
} >"$own"
cp "$own" "$work/own.before"
refused() { # WHAT OPTION...: on which file, what else is said
    file=$1
    shift
    cp "$file" "$work/before"
    run --roots "$pki/root.pem" --connect-to "127.0.0.1:$right" --update "$file" "$@" device.test
    expect_error 2
    expect_same "$file" "$work/before"
}
refused "$own"
expect_err_line "error: '$own' does not say how it was made"
expect_err_part 'hint: make a file of ca-extract'
refused "$own" --accept-change
refused "$own" --format header
refused "$own" --format pem
{ printf 'my own list\n'; cat "$pki/root.pem"; } >"$work/around.pem"
refused "$work/around.pem"
grep -v 'ca-extract-settings' "$work/first.h" >"$work/stripped.h"
refused "$work/stripped.h"
run --roots "$pki/root.pem" --connect-to "127.0.0.1:$right" --format pem -o "$work/made.pem" device.test
expect_status 0
refused "$work/made.pem" --format header
expect_err_line "error: '$work/made.pem' is PEM, and would become something else"
printf '{{#anchors}}{{&pem}}{{/anchors}}' >"$work/t.mustache"
refused "$work/made.pem" --template "$work/t.mustache"
cp "$work/made.pem" "$work/before"
for form in '' '--format pem'; do
    # shellcheck disable=SC2086
    run --roots "$pki/root.pem" --connect-to "127.0.0.1:$right" --update "$work/made.pem" $form device.test
    expect_status 0
    expect_err_part "$work/made.pem is unchanged"
    expect_same "$work/made.pem" "$work/before"
done
run --roots "$pki/other-root.pem" --connect-to "127.0.0.1:$port" --update "$work/made.pem" device.test
expect_error 9
run --roots "$pki/other-root.pem" --connect-to "127.0.0.1:$port" --update "$work/made.pem" --accept-change device.test
expect_status 0
openssl x509 -in "$work/made.pem" -noout -subject | grep -q 'Other Root' || fail 'the new root is not there'
if grep -q '#define' "$work/made.pem"; then fail 'it is PEM no longer'; fi

# the name that was sent is where to ask: told, not taken
start_server other -servername alias.test -servername_fatal -cert2 "$pki/other-chain.pem" -key2 "$pki/other.key"
named=$work/named.h
run --roots "$pki/other-root.pem" --connect-to "127.0.0.1:$port" --servername alias.test -o "$named" device.test
expect_status 0
grep -q '"servername":"alias.test"' "$named" || fail 'the settings do not have the name'
grep -q 'ca-extract .*--servername alias.test' "$named" || fail 'the command does not have the name'
cp "$named" "$work/named.first"
for option in --check --update; do
    run --roots "$pki/other-root.pem" --connect-to "127.0.0.1:$port" $option "$named" --quiet
    expect_error 4
    expect_err_line "note: $named was made with --servername alias.test, which is never taken from a file: give it again"
    run --roots "$pki/other-root.pem" --connect-to "127.0.0.1:$port" $option "$named" --servername alias.test
    expect_status 0
    if grep -q 'note: .*--servername' "$work/err"; then fail 'it is told though it is given'; fi
done
expect_same "$named" "$work/named.first"
sed 's/"servername":"alias.test"/"servername":"a\u001b[2J"/' "$named" >"$work/steering.h"
run --roots "$pki/other-root.pem" --connect-to "127.0.0.1:$port" --check "$work/steering.h" --servername alias.test
expect_status 0
run --roots "$pki/other-root.pem" --connect-to "127.0.0.1:$port" --check "$work/steering.h"
expect_error 4
if grep -q 'made with --servername' "$work/err"; then fail 'a name that is none is shown'; fi

# what it was asked with goes on, but for what only the command line may say
start_server leaf -alpn device/1 -servername_fatal
kept=$work/kept.h
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$port" --alpn device/1 --max-depth 3 --fetch-issuers -o "$kept" device.test
expect_status 0
grep -q '"fetch_issuers":true,"max_depth":3,"alpn":"device/1"' "$kept" || fail 'the settings do not have it'
cp "$kept" "$work/kept.first"
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$port" --update "$kept"
expect_status 0
expect_same "$kept" "$work/kept.first"
grep -q 'ca-extract .*--fetch-issuers --alpn device/1 --max-depth 3' "$kept" || fail 'the command does not have it'
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$port" --update "$kept" --max-depth 2 --alpn device/1,other/1
expect_status 0
grep -q '"max_depth":2,"alpn":"device/1,other/1"' "$kept" || fail 'the command line does not come first'
sed 's/"alpn":"device.1,other.1"/"alpn":"a,,b"/' "$kept" >"$work/damaged.h"
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$port" --update "$work/damaged.h"
expect_error 2
expect_err_line "error: bad value 'a,,b' for --alpn"
sed 's/"max_depth":2/"max_depth":0/; s/"format_version":1/&,"now":1,"roots":"x","proxy":"http:..127.0.0.1:1"/' "$kept" >"$work/other.h"
# shellcheck disable=SC2086
run $roots --connect-to "127.0.0.1:$port" --update "$work/other.h"
expect_error 5
expect_err_part 'max-depth'
