#!/bin/sh
# Forms that are a whole application: a folder, whole or not at all, in which
# nothing of the user's is overwritten; their sources compile against stand-ins
# for the SDKs (and the Pico's against the real lwIP and Mbed TLS).
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

cd "$work" || exit 1

make() { # FORM FOLDER [OPTION...]
    form=$1 folder=$2
    shift 2
    run --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem" --format "$form" -o "$folder" "$@"
}

client() { # FILE: what --client-out takes
    set -- --embed-client-cert "$pki/leaf.pem" --embed-client-key "$pki/leaf.key" --client-out "$1"
    printf '%s\n' "$*"
}

compile_all() { # FOLDER-PREFIX
    # shellcheck disable=SC2046
    python3 "$CA_SOURCE/tests/forms/applications.py" $(for form in $forms; do echo "$form=$1$form"; done) \
        >"$work/out" 2>"$work/err" || fail 'an application does not compile'
}

forms='mbed-os-app zephyr-app esp-idf-component pico-app arduino-sketch'
for form in $forms; do
    make "$form" "a-$form"
    expect_status 0
    expect_err_part "done: wrote a-$form"
    grep -q 'For device.test, port 443' "a-$form/README.md" || fail 'the README does not name the host'
    before=$(find "a-$form" -type f -exec stat -c '%n %i %Y' {} + | sort)
    make "$form" "a-$form/"
    expect_status 0
    expect_err_part 'is unchanged'
    [ "$(find "a-$form" -type f -exec stat -c '%n %i %Y' {} + | sort)" = "$before" ] || fail 'a file was touched'
done
[ "$(find . -maxdepth 1 -name '*.??????' | wc -l)" -eq 0 ] || fail 'a draft was left behind'
compile_all a-

# with a client's certificate and key beside the roots; the key is nobody else's
for form in $forms; do
    case $form in
    zephyr-app) file=src/ca_client.h ;;
    esp-idf-component) file=include/ca_client.h ;;
    *) file=ca_client.h ;;
    esac
    # shellcheck disable=SC2046
    make "$form" "b-$form" $(client "b-$form/$file")
    expect_status 0
    [ "$(stat -c %a "b-$form/$file")" = 600 ] || fail 'others may read the key'
done
compile_all b-

# with another name for the roots, the client's are others as well
for form in $forms; do
    file=$(find "b-$form" -name ca_client.h -printf '%P')
    # shellcheck disable=SC2046
    make "$form" "n-$form" --name FACTORY_CA_PEM $(client "n-$form/$file")
    expect_status 0
    grep -q 'FACTORY_CLIENT_' "n-$form/$file" || fail 'the client has no name of its own'
done
compile_all n-

# the configuration of Mbed OS is JSON but for comments and trailing commas
sed -e 's|[[:space:]]*//.*||' a-mbed-os-app/mbed_app.json5 | python3 -c '
import json, re, sys
app = json.loads(re.sub(r",(\s*[}\]])", r"\1", sys.stdin.read()))
assert app["config"]["hostname"]["value"] == "\"device.test\"", app
assert app["target_overrides"]["*"]["rtos.main-thread-stack-size"] == 8192
assert "MBEDTLS_HAVE_TIME_DATE" in app["macros"]
' || fail 'mbed_app.json5 is not what it must be'

# the one for Mbed OS, run: which answers of a time server it believes, which replies are whole
sdk=$CA_SOURCE/tests/forms/sdk
g++ -std=c++17 -Ia-mbed-os-app -I"$sdk/mbed" -DMBED_CONF_APP_HOSTNAME='"device.test"' -DMBED_CONF_APP_PORT=443 \
    -DMBED_CONF_APP_TIME_SERVER='"time.test"' a-mbed-os-app/main.cpp "$sdk/mbed/world.cpp" -o mbed-app ||
    fail 'the application for Mbed OS is not linked'
floor=$(sed -n 's/.*SSL_CA_PEM_TIME_FLOOR \([0-9]*\).*/\1/p' a-mbed-os-app/certs.h)
ends() { # STATUS LINE : with $reply, and TIME and $told as they are set
    status=0
    # shellcheck disable=SC2059 # the reply is a format
    printf "$reply" | TIME=$TIME TOLD=$told ./mbed-app >"$work/out" 2>"$work/err" || status=$?
    expect_status "$1"
    grep -Fxq -e "$2" "$work/out" || fail "no line: $2"
}
reply='HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\nHello World\n' told=$floor TIME=right
ends 0 'Hello World'
grep -q "^time $floor$" "$work/out" || fail 'the clock is not set'
for TIME in origin mode leap version kiss stratum zero short elsewhere port; do
    ends 1 "believing the time server: what came is no answer failed: $([ "$TIME" = short ] && echo 47 || echo 48)"
done
TIME=none
ends 1 'asking for the time failed: -3001'
TIME=right told=$((floor - 1))
ends 1 'believing the time server: its time is before the roots began failed: 0'
told=2100000000 # of the era after 2036
ends 0 'done'
reply='HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello World\n'
ends 1 'receiving all of the reply: it was cut short failed: 0'
reply='HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6;a=b\r\nHello \r\n6\r\nWorld\n\r\n0\r\nTrailer: x\r\n\r\n'
ends 0 'Hello World'
reply='HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nHello \r\n6\r\nWor'
ends 1 'receiving all of the reply: it was cut short failed: 0'
reply='HTTP/1.1 200 OK\r\n\r\nHello World\n'
ends 1 'seeing the end of the reply: it has no length failed: 0'
reply='HTTP/1.1 200 OK\r\nContent-Le'
ends 1 'receiving all of the reply: it was cut short failed: 0'

# what the user has changed stays; the roots are renewed by themselves
echo '// mine' >>a-mbed-os-app/main.cpp
cp a-mbed-os-app/main.cpp mine.cpp
make mbed-os-app a-mbed-os-app
expect_error 8
expect_err_line "error: 'a-mbed-os-app/main.cpp' is there already, and is another"
expect_same a-mbed-os-app/main.cpp mine.cpp
for file in a-mbed-os-app/certs.h a-zephyr-app/src/certs.h a-arduino-sketch/certs.h; do
    run --update "$file" --offline
    expect_status 0
    run --update "$file" --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem"
    expect_status 0
done

# nowhere to write
make pico-app -
expect_error 2
expect_err_line "error: format 'pico-app' is several files"
run --from "$pki/chain.pem" --host device.test --roots "$pki/root.pem" --format pico-app
expect_error 2
echo x >file
make pico-app file
expect_error 8
expect_err_line "error: 'file' is a file"
make pico-app /nonexistent/app
expect_error 8
make pico-app c --roots "$pki/other-root.pem" --now 2001-01-01
expect_no_file c
