#!/usr/bin/env python3
"""What many targets cost, beside other programs run side by side, as ratios within one session.

  many.py BUILD [TARGETS] [ROUNDS]

One nginx on loopback answers for TARGETS (200) names, which a private /etc/hosts
leads there, so it needs a mount namespace and starts itself again in one. The
peers are given 64 names at a time by xargs, as scripts do; ca-extract asks 64 at
a time by itself, and proves each chain besides. Every certificate is issued by
one intermediate; all clients have the same store, as a hashed folder and a bundle.

Peak memory is that of the largest process. Figures are printed, never judged.
"""
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.append(str(pathlib.Path(__file__).resolve().parent))
import bench  # noqa: E402

WIDTH = 64


def enter_namespace():
    if os.environ.get("CA_BENCH_INSIDE"):
        return
    flags = ["-m"] if os.getuid() == 0 else ["-mr"]
    os.environ["CA_BENCH_INSIDE"] = "1"
    os.execvp("unshare", ["unshare", *flags, sys.executable, *sys.argv])


def name_all(folder, count):
    """h0.device.test and so on lead to loopback; the wildcard of the certificate has them all."""
    names = [f"h{n}.device.test" for n in range(count)]
    hosts = folder / "hosts"
    hosts.write_text("127.0.0.1 localhost\n" + "".join(f"127.0.0.1 {name}\n" for name in names))
    bench.sh("mount", "--bind", hosts, "/etc/hosts")
    return names


def hash_store(folder, store):
    hashed = folder / "hashed"
    hashed.mkdir()
    parts = store.read_text().split("-----END CERTIFICATE-----\n")
    for number, part in enumerate(p for p in parts if "BEGIN" in p):
        start = part.index("-----BEGIN")
        (hashed / f"{number}.pem").write_text(part[start:] + "-----END CERTIFICATE-----\n")
    bench.sh("openssl", "rehash", hashed)
    return hashed


def contestants(build, folder, store, hashed, port, lists):
    tool, floor = build / "tools/ca-extract/ca-extract", bench.build_floor(folder)
    xargs = f"xargs -P{WIDTH} -n1 sh -c"
    ends = "</dev/null >/dev/null 2>&1"
    plain = f"{tool} --quiet --roots {store} -o {folder}/certs.h"
    return [
        ("ca-extract -j 64", f"{plain} -j {WIDTH} --targets {lists['targets']}"),
        ("ca-extract -j 1", f"{plain} -j 1 --targets {lists['targets']}"),
        ("xargs floor", f"{xargs} '{floor} 127.0.0.1 {port} $0 {ends}' <{lists['names']}"),
        ("xargs openssl s_client -CApath", f"{xargs} 'openssl s_client -connect $0:{port} -servername $0 "
         f"-CApath {hashed} -no-CAfile -no-CAstore -showcerts {ends}' <{lists['names']}"),
        ("xargs openssl s_client -CAfile", f"{xargs} 'openssl s_client -connect $0:{port} -servername $0 "
         f"-CAfile {store} -showcerts {ends}' <{lists['names']}"),
        ("xargs curl --capath", f"{xargs} 'curl -s -o /dev/null -w %{{certs}} --capath {hashed} "
         f"--cacert /dev/null https://$0:{port}/ {ends}' <{lists['names']}"),
    ]


def run_once(command, environment):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(["sh", "-c", command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, env=environment, timeout=600)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if command.split()[0].endswith("ca-extract") and done.returncode != 0:
        sys.exit(f"{command}: {done.stderr.decode()}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - start, cpu


def peak_mib(command, environment, folder):
    out = folder / "peak"
    subprocess.run(["/usr/bin/time", "-f", "%M", "-o", out, "sh", "-c", f"exec {command}"], check=True,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    return int(out.read_text().split()[-1]) / 1024


def report(rows, times, count):
    first = rows[0][0]
    print(f"{'program':32} {'hosts/s':>8} {'ratio':>6} {'CPU ms/host':>12} {'ratio':>6}")
    for name, _ in rows:
        walls = [a[0] / b[0] for a, b in zip(times[name], times[first])]
        cpus = [a[1] / b[1] for a, b in zip(times[name], times[first])]
        print(f"{name:32} {count / statistics.median(t[0] for t in times[name]):8.0f} {statistics.median(walls):6.2f} "
              f"{1000 * statistics.median(t[1] for t in times[name]) / count:12.2f} {statistics.median(cpus):6.2f}")
    print("ratios: wall and CPU time of the program divided by that of the first, round by round")


def write_lists(folder, names, port):
    lists = {"targets": folder / "targets", "names": folder / "names"}
    lists["targets"].write_text("".join(f"{name}:{port}\n" for name in names))
    lists["names"].write_text("".join(f"{name}\n" for name in names))
    return lists


def measure(build, folder, pki, count, rounds):
    store, roots = bench.make_store(folder, pki)
    hashed = hash_store(folder, store)
    names = name_all(folder, count)
    server = subprocess.Popen([sys.executable, bench.TOP / "tests/support/https_servers.py",
                               folder / "server", pki, "wild"], stdout=subprocess.PIPE, text=True)
    try:
        port = server.stdout.readline().split()[1]
        environment = dict(bench.ENVIRONMENT, SSL_CERT_FILE=str(store), SSL_CERT_DIR="/nonexistent")
        lists = write_lists(folder, names, port)
        rows = [(n, c) for n, c in contestants(build, folder, store, hashed, port, lists)
                if "curl" not in n or shutil.which("curl")]
        print(f"{bench.sh('openssl', 'version').strip()}; nginx on loopback; {count} names; a store of {roots} "
              f"roots; {rounds} rounds; {os.cpu_count()} CPUs, which the server shares")
        times = {name: [] for name, _ in rows}
        for name, command in rows:
            run_once(command, environment)  # warm
        for _ in range(rounds):
            for name, command in rows:
                times[name].append(run_once(command, environment))
        report(rows, times, count)
        for part in sorted({count // 10, count // 2, count} - {0}):
            few = folder / "few"
            few.write_text("".join(f"{name}:{port}\n" for name in names[:part]))
            command = rows[0][1].replace(str(lists["targets"]), str(few))
            print(f"peak memory with {part} targets: {peak_mib(command, environment, folder):.1f} MiB")
    finally:
        server.terminate()
        server.wait()


def main():
    enter_namespace()
    build = pathlib.Path(sys.argv[1]).resolve()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pki = folder / "pki"
        pki.mkdir()
        bench.sh(build / "tests/mint", pki)
        measure(build, folder, pki, count, rounds)


if __name__ == "__main__":
    main()
