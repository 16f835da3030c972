#!/bin/sh
# --json: everything found, as data, also after a failure.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

# Every member and its type are as docs/json.md says, and what `check` asks holds.
check() {
    python3 - "$work/out" "$1" "$CA_SOURCE" <<'PY' || fail "not so in the JSON: $1"
import json, pathlib, sys
sys.path.append(sys.argv[3] + "/tests/support")
sys.dont_write_bytecode = True
import json_document
result = json.load(open(sys.argv[1]))
tables = json_document.read_tables(pathlib.Path(sys.argv[3]) / "docs/json.md")
errors = list(json_document.check(tables, "result", result, "result"))
print("\n".join(errors))
target = result.get("targets", [None])[0]
sys.exit(bool(errors) or not eval(sys.argv[2]))
PY
}

start_server leaf
run --json --roots "$pki/root.pem" "localhost:$port"
expect_status 0
check 'result["format_version"] == 1 and result["status"] == 0'
check 'target["connected"] and target["key_proven"] and target["protocol"] == "TLSv1.3"'
check '[c["short_name"] for c in target["presented"]] == ["leaf", "Test Int"]'
check '[len(p["certificates"]) for p in target["paths"] if p["usable"]] == [3]'
check '"the certificate of '"'leaf'"' names no key of its issuer" in target["paths"][0]["notes"]'
check '[(c["short_name"], c["chosen"], c["verdict"]["accepted"]) for c in target["candidates"]] == [("Test Root", True, True)]'
check 'result["anchors"][0]["sha256"] == target["candidates"][0]["sha256"]'
check 'len(result["anchors"][0]["spki_sha256"]) == 64'
check 'result["anchors"][0]["pem"].startswith("-----BEGIN CERTIFICATE-----\n")'

# the product goes to the file, the result to standard output
run --json -o "$work/certs.h" --roots "$pki/root.pem" "localhost:$port"
expect_status 0
check 'result["status"] == 0'
grep -q SSL_CA_PEM "$work/certs.h" || fail 'no header was written'

run --json -o "$work/none.h" --roots "$pki/root.pem" --connect-to "127.0.0.1:$port" elsewhere.test
expect_status 5
check 'result["status"] == 5 and target["status"] == 5 and not result["anchors"]'
check '"is not for" in target["error"]["what"] and target["error"]["hint"]'
check 'not target["paths"][0]["usable"]'
expect_no_file "$work/none.h"

run --json --roots "$pki/root.pem" "localhost:$(closed_port)"
expect_status 3
check 'target["presented"] == [] and target["error"]["status"] == 3'

# also where no server is asked, and where the plan itself fails
run --json --update "$work/certs.h" --offline
expect_status 0
check 'result == {"format_version": 1, "tool_version": result["tool_version"], "kept": True, "status": 0, "failed": False}'
run --json --update "$work/certs.h" --offline --now 2099-01-01
expect_status 9
check 'result["status"] == 9 and "has expired" in result["error"]["what"]'
run --json --device toaster "localhost:$port"
expect_status 2
check 'result["status"] == 2 and "toaster" in result["error"]["what"] and "targets" not in result'
