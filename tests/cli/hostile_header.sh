#!/bin/sh
# What a committed file says of itself is data: hostile targets, shell words, a
# line of a megabyte, options of classes that no file may give. Nobody is asked,
# nothing is written or run, and the answer is one of the documented ones.
# shellcheck source=lib.sh
. "$(dirname "$0")/lib.sh"

mkdir "$work/p" && cd "$work/p" || exit 1
start_server leaf
run --roots "$pki/root.pem" -o certs.h "localhost:$port"
expect_status 0
kill "${servers##* }"
wait "${servers##* }" 2>/dev/null

cat >"$work/hostile.py" <<'P'
"""Each variant of the settings line, offline and asked, with a listener at the file's own target."""
import json, os, pathlib, re, select, socket, subprocess, sys

tool, roots, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
good = pathlib.Path("certs.h").read_bytes()
line = re.search(rb"\{\"format_version\".*\}", good).group(0)
settings = json.loads(line)

listener = socket.create_server(("127.0.0.1", port))
listener.setblocking(False)


def was_asked():
    count = 0
    while select.select([listener], [], [], 0)[0]:
        listener.accept()[0].close()
        count += 1
    return count


def run(data, *options):
    pathlib.Path("certs.h").write_bytes(data)
    before = sorted(os.listdir("."))
    done = subprocess.run([tool, "--update", "certs.h", "--roots", roots, "--timeout", "1", *options],
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    same = pathlib.Path("certs.h").read_bytes() == data and sorted(os.listdir(".")) == before
    return done, same


def expect(what, data, statuses, *options):
    done, same = run(data, *options)
    if done.returncode not in statuses:
        sys.exit(f"{what} {options}: status {done.returncode}: {done.stderr[:2000]!r}")
    if not same:
        sys.exit(f"{what} {options}: a file was changed or made")
    if done.returncode and not re.search(rb"error: ", done.stderr):
        sys.exit(f"{what}: no word of it")
    if re.search(rb"[\x00-\x08\x0b-\x1f\x7f]", done.stderr):
        sys.exit(f"{what}: control bytes on stderr")
    return done


def changed(**members):
    return json.dumps({**settings, **members}, separators=(",", ":")).encode()


# offline asks nobody; the same without --offline does, so that the listener can tell
expect("the file as it was", good, {0}, "--offline")
assert was_asked() == 0, "--offline asked the server"
expect("the file as it was", good, {0, 4})
assert was_asked() > 0, "the listener hears nothing"

shell = ["$(touch pwned)", "`touch pwned`", "; touch pwned;", "| touch pwned", "../../etc/passwd", "a\nb", "x\u0000y",
         "\x1b[31mred", "-", "--accept-change", "--insecure-trust-presented", "-o", "*/ int x; /*", "A" * 70000, "\u202e"]
variants = {}
for words in shell:
    for member in ("name", "format", "device", "policy"):
        variants[f"{member} {words[:20]!r}"] = changed(**{member: words})
    variants[f"target {words[:20]!r}"] = changed(targets=[words])
for device in ("/dev/zero", "/dev/stdin", "/etc/passwd", "/proc/self/environ", "mbedtls_config.h", "mbedtls-3.6 /dev/zero"):
    variants[f"device {device}"] = changed(device=device)
for targets in ([], {}, "device.test", [1], [None], [[]], ["\ud800"], ["localhost:0"], ["localhost:99999"], ["http://u:p@localhost/"],
                ["localhost:1"] * 100000):
    variants[f"targets {str(targets)[:30]}"] = changed(targets=targets)
for version in (0, 2, -1, 10 ** 30, "1", None, 1.5):
    variants[f"format_version {version}"] = changed(format_version=version)
for anchors in ([], ["00"], ["zz" * 32], "x", [settings["anchors"][0]] * 5000):
    variants[f"anchors {str(anchors)[:30]}"] = changed(anchors=anchors)
variants["backup"] = changed(backup=10 ** 9)
variants["backup, negative"] = changed(backup=-1)
variants["bench_only"] = changed(bench_only=True)
variants["a megabyte"] = changed(padding="x" * 1000000)
variants["a megabyte of names"] = json.dumps({**settings, **{f"n{i}": i for i in range(60000)}}).encode()
variants["deep"] = b"[" * 100000 + b"]" * 100000
variants["deep within"] = line[:-1] + b',"x":' + b'{"a":' * 50000 + b"1" + b"}" * 50000 + b"}"
variants["cut"] = line[:-1]
variants["twice"] = line + line
variants["not UTF-8"] = line[:-1] + b',"x":"\xff\xfe"}'
variants["no object"] = b"true"
variants["the same member twice"] = line[:-1] + b',"targets":["elsewhere.test:443"]}'
# options of classes that no file may give: whatever they say, the file is as it was
forbidden = {"roots": [roots], "add_roots": ["/"], "allow_private": ["sha256:00"], "pin": ["sha256:00"], "proxy": "http://u:p@127.0.0.1:1",
             "connect_to": "127.0.0.1:1", "servername": "evil.test", "now": 1, "timeout": 0, "client_cert": "/etc/passwd",
             "client_key": "/etc/passwd", "embed_client_key": "/etc/passwd", "client_out": "pwned", "output": "pwned",
             "template": "/etc/passwd", "accept_change": True, "strict": True, "offline": False, "insecure_trust_presented": True,
             "report": "pwned", "graph": "pwned", "depfile": "pwned", "fetch_issuers": True}
for what, text in variants.items():
    expect(what, good.replace(line, text), {0, 2, 6, 9}, "--offline")
assert was_asked() == 0, "--offline asked the server"
expect("forbidden", good.replace(line, changed(**forbidden)), {0}, "--offline")
assert was_asked() == 0
expect("forbidden", good.replace(line, changed(**forbidden)), {0, 4})
assert was_asked() > 0, "a file chose another way to the server"
print(f"{len(variants)} variants")
P
timeout 250 python3 "$work/hostile.py" "$CA_EXTRACT" "$pki/root.pem" "$port" >"$work/out" 2>"$work/err" || fail 'a hostile header'
expect_out_part ' variants'
expect_no_file pwned
