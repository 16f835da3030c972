#!/usr/bin/env python3
"""What many targets cost that are far away, beside other programs, as ratios within one session.

  distant.py BUILD [TARGETS] [ROUNDS] [MILLISECONDS]

One nginx in a network namespace of its own answers for TARGETS (400) names, each with a P-256
certificate of its own under one intermediate; a line with MILLISECONDS (50) of round trip leads
there, SYNs included. The peers are given 64 names at a time by xargs, as scripts do; ca-extract
asks 256 at a time and proves each chain besides. Client, server and line share the machine.

Figures are printed, never judged. Needs to be root or user namespaces, and /dev/net/tun.
"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).resolve().parent))
import bench  # noqa: E402
import many  # noqa: E402

HERE, THERE = "10.77.0.1", "10.77.0.2"
WIDTH, WIDE = 64, 256
SERVER = """server {{ listen 443 ssl; server_name {name};
  ssl_certificate {folder}/{name}.pem; ssl_certificate_key {folder}/leaf.key; return 204; }}
"""


def enter_namespaces():
    if os.environ.get("CA_BENCH_INSIDE"):
        return
    flags = ["-mn"] if os.getuid() == 0 else ["-mnr"]
    os.environ["CA_BENCH_INSIDE"] = "1"
    os.execvp("unshare", ["unshare", *flags, sys.executable, *sys.argv])


def make_key(path):
    bench.sh("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path)
    return path


def issue(folder, request, name, issuer, key, extensions):
    text = folder / f"{name}.ext"
    text.write_text(extensions)
    signed = ["-CA", folder / f"{issuer}.crt", "-CAkey", folder / f"{issuer}.key"] if issuer else ["-signkey", key]
    bench.sh("openssl", "x509", "-req", "-in", request, "-days", 3650, "-extfile", text, "-out", folder / f"{name}.crt",
             "-set_serial", f"0x{os.urandom(8).hex()}", *signed)


def request_for(folder, key, subject):
    out = folder / "request.csr"
    bench.sh("openssl", "req", "-new", "-key", key, "-subj", subject, "-out", out)
    return out


def make_pki(folder, names):
    """A root, an intermediate, and a leaf for each name; the leaves differ, their key is one."""
    authority = "basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign\n"
    for name, issuer in (("root", None), ("int", "root")):
        key = make_key(folder / f"{name}.key")
        issue(folder, request_for(folder, key, f"/CN=Distant {name}"), name, issuer, key, authority)
    request = request_for(folder, make_key(folder / "leaf.key"), "/CN=distant")
    above = (folder / "int.crt").read_text()
    shutil.copy(folder / "root.crt", folder / "root.pem")
    for name in names:
        issue(folder, request, name, "int", None, f"subjectAltName=DNS:{name}\nextendedKeyUsage=serverAuth\n")
        (folder / f"{name}.pem").write_text((folder / f"{name}.crt").read_text() + above)


def write_conf(folder, names):
    user = "user root;" if os.getuid() == 0 else ""
    temp = "".join(f"  {kind}_temp_path {folder}/tmp-{kind};\n"
                   for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    servers = "".join(SERVER.format(name=name, folder=folder) for name in names)
    conf = folder / "nginx.conf"
    conf.write_text(f"daemon off; pid {folder}/nginx.pid; worker_processes 1; {user}\n"
                    f"events {{ worker_connections 4096; }}\n"
                    f"http {{ access_log off; server_names_hash_max_size 65536;\n{temp}{servers}}}\n")
    return conf


def start_server(folder, conf):
    """nginx, in a namespace that has only its loopback so far."""
    server = subprocess.Popen(["unshare", "-n", "nginx", "-p", folder, "-c", conf, "-e", folder / "error.log"],
                              stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ours = os.readlink("/proc/self/ns/net")
    for _ in range(500):
        if os.readlink(f"/proc/{server.pid}/ns/net") != ours:
            return server
        time.sleep(0.01)
    raise SystemExit("no network namespace for nginx")


def lay_line(folder, pid, milliseconds):
    program = folder / "delay"
    bench.sh("gcc", "-O2", "-o", program, bench.TOP / "tools/bench/delay.c")
    line = subprocess.Popen([program, str(milliseconds / 2), f"/proc/{pid}/ns/net"], stdout=subprocess.PIPE, text=True)
    if line.stdout.readline() != "ready\n":
        raise SystemExit("no line")
    for inside, own, peer in (([], HERE, THERE), (["nsenter", f"--net=/proc/{pid}/ns/net"], THERE, HERE)):
        bench.sh(*inside, "ip", "link", "set", "lo", "up")
        bench.sh(*inside, "ip", "addr", "add", own, "peer", peer, "dev", "line")
        bench.sh(*inside, "ip", "link", "set", "line", "up", "txqueuelen", "10000")
    return line


def name_all(folder, names):
    hosts = folder / "hosts"
    hosts.write_text("127.0.0.1 localhost\n" + "".join(f"{THERE} {name}\n" for name in names))
    bench.sh("mount", "--bind", hosts, "/etc/hosts")


def contestants(build, folder, store, hashed, lists):
    tool, floor = build / "tools/ca-extract/ca-extract", bench.build_floor(folder)
    ends = "</dev/null >/dev/null 2>&1"
    plain = f"{tool} --quiet --roots {store} -o {folder}/certs.h --targets {lists['targets']}"
    client = "openssl s_client -connect $0:443 -servername $0 -no-CAfile -no-CAstore -showcerts"
    return [
        (f"ca-extract -j {WIDE}", f"{plain} -j {WIDE}"),
        (f"ca-extract -j {WIDTH}", f"{plain} -j {WIDTH}"),
        (f"xargs -P{WIDTH} floor", f"xargs -P{WIDTH} -n1 sh -c '{floor} {THERE} 443 $0 {ends}' <{lists['names']}"),
        (f"xargs -P{WIDTH} s_client -CApath",
         f"xargs -P{WIDTH} -n1 sh -c '{client} -CApath {hashed} {ends}' <{lists['names']}"),
        (f"xargs -P{WIDE} s_client -CApath",
         f"xargs -P{WIDE} -n1 sh -c '{client} -CApath {hashed} {ends}' <{lists['names']}"),
    ]


def wait_until_it_answers(name, environment, store):
    for _ in range(100):
        done = subprocess.run(["openssl", "s_client", "-connect", f"{THERE}:443", "-servername", name, "-CAfile", store,
                               "-verify_return_error"], stdin=subprocess.DEVNULL, capture_output=True, env=environment)
        if done.returncode == 0:
            return
        time.sleep(0.1)
    raise SystemExit("the server does not answer: " + done.stderr.decode())


def measure(build, folder, names, rounds, milliseconds):
    make_pki(folder, names)
    store, roots = bench.make_store(folder, folder)
    hashed = many.hash_store(folder, store)
    name_all(folder, names)
    lists = many.write_lists(folder, names, 443)
    environment = dict(bench.ENVIRONMENT, SSL_CERT_FILE=str(store), SSL_CERT_DIR="/nonexistent")
    server = start_server(folder, write_conf(folder, names))
    line = None
    try:
        line = lay_line(folder, server.pid, milliseconds)
        wait_until_it_answers(names[0], environment, store)
        rows = contestants(build, folder, store, hashed, lists)
        print(f"{bench.sh('openssl', 'version').strip()}; {milliseconds:g} ms of round trip; {len(names)} names; a store "
              f"of {roots} roots; {rounds} rounds; {os.cpu_count()} CPUs, which server and line share")
        times = {name: [] for name, _ in rows}
        for _ in range(rounds):
            for name, command in rows:
                times[name].append(many.run_once(command, environment))
        many.report(rows, times, len(names))
        print(f"peak memory of {rows[0][0]}: {many.peak_mib(rows[0][1], environment, folder):.1f} MiB")
    finally:
        for started in (line, server):
            if started:
                started.terminate()
                started.wait()


def main():
    enter_namespaces()
    build = pathlib.Path(sys.argv[1]).resolve()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 400
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    milliseconds = float(sys.argv[4]) if len(sys.argv) > 4 else 50
    with tempfile.TemporaryDirectory() as name:
        measure(build, pathlib.Path(name), [f"h{n}.device.test" for n in range(count)], rounds, milliseconds)


if __name__ == "__main__":
    main()
