#!/usr/bin/env python3
"""What one run costs, beside other programs, as ratios within one session.

  bench.py BUILD [RUNS]

A server on loopback (nginx, P-256 chain, TLS 1.3) is asked by each program in
turn, RUNS times (20) round robin, so that a machine that drifts drifts for all.
Instructions are callgrind's count of user space, which does not depend on load.
"floor" is a minimal libssl client that connects and prints the chain. The trust
store is the machine's bundle with the test root added, for everybody the same.

Figures are printed, never judged: this is no test.
"""
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nonexistent", "LC_ALL": "C"}


def sh(*words, **options):
    return subprocess.run([str(w) for w in words], check=True, capture_output=True, text=True,
                          **options).stdout


def make_store(folder, pki):
    """The machine's bundle, if it has one, and the roots of the test PKI."""
    system = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
    store = folder / "store.pem"
    text = system.read_text() if system.exists() else ""
    store.write_text(text + (pki / "root.pem").read_text())
    return store, text.count("BEGIN CERTIFICATE") + 1


def build_floor(folder):
    floor = folder / "floor"
    sh("gcc", "-O2", "-o", floor, TOP / "tools/bench/floor.c", "-lssl", "-lcrypto")
    return floor


def contestants(build, folder, store, port):
    tool, floor = build / "tools/ca-extract/ca-extract", build_floor(folder)
    at = f"127.0.0.1:{port}"
    rows = [
        ("floor", [floor, "127.0.0.1", port, "device.test"]),
        ("ca-extract", [tool, "--quiet", "--roots", store, "--connect-to", at, "device.test"]),
        ("openssl s_client -showcerts", ["openssl", "s_client", "-connect", at, "-servername",
                                         "device.test", "-showcerts"]),
        ("gnutls-cli --print-cert", ["gnutls-cli", "--print-cert", "--x509cafile", store,
                                     "--sni-hostname", "device.test", "--verify-hostname",
                                     "device.test", "-p", port, "127.0.0.1"]),
        ("curl %{certs}", ["curl", "-s", "-o", "/dev/null", "-w", "%{certs}", "--cacert", store,
                           "--resolve", f"device.test:{port}:127.0.0.1", f"https://device.test:{port}/"]),
        ("sslscan --show-certificate", ["sslscan", "--no-ciphersuites", "--no-renegotiation",
                                        "--no-compression", "--no-heartbleed", "--no-groups",
                                        "--no-fallback", "--show-certificate",
                                        "--sni-name=device.test", at]),
    ]
    return [(name, [str(w) for w in words]) for name, words in rows if shutil.which(str(words[0]))]


def run_once(words, environment):
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL, env=environment, timeout=60)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.monotonic() - start, done.returncode


def instructions(words, environment, folder):
    out = folder / "callgrind.out"
    done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *words],
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True, env=environment, timeout=300)
    found = re.search(r"Collected : (\d+)", done.stderr)
    return int(found.group(1)) if found else 0


def measure(rows, runs, environment, folder):
    times = {name: [] for name, _ in rows}
    for name, words in rows:
        run_once(words, environment)  # warm
    for _ in range(runs):
        for name, words in rows:
            times[name].append(run_once(words, environment))
    return {name: (instructions(words, environment, folder), times[name]) for name, words in rows}


def ratio(figures, name, which):
    pairs = [a[which] / b[which] for a, b in zip(figures[name][1], figures["floor"][1]) if b[which] > 0]
    return statistics.median(pairs) if pairs else float("nan")


def report(figures):
    floor = figures["floor"][0]
    print(f"{'program':30} {'M instr':>8} {'x floor':>8} {'CPU ms':>7} {'x floor':>8} {'wall ms':>8} {'x floor':>8}")
    for name, (count, times) in figures.items():
        cpu = statistics.median(t[0] for t in times) * 1000
        wall = statistics.median(t[1] for t in times) * 1000
        print(f"{name:30} {count / 1e6:8.1f} {count / floor:8.2f} {cpu:7.1f} {ratio(figures, name, 0):8.2f} "
              f"{wall:8.1f} {ratio(figures, name, 1):8.2f}")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        pki = folder / "pki"
        pki.mkdir()
        sh(build / "tests/mint", pki)
        store, count = make_store(folder, pki)
        server = subprocess.Popen([sys.executable, TOP / "tests/support/https_servers.py",
                                   folder / "server", pki, "leaf"], stdout=subprocess.PIPE, text=True)
        try:
            port = server.stdout.readline().split()[1]
            environment = dict(ENVIRONMENT, SSL_CERT_FILE=str(store), SSL_CERT_DIR="/nonexistent")
            rows = contestants(build, folder, store, port)
            print(f"{sh('openssl', 'version').strip()}; nginx on loopback; a store of {count} roots; "
                  f"{runs} rounds; {os.cpu_count()} CPUs")
            report(measure(rows, runs, environment, folder))
        finally:
            server.terminate()
            server.wait()


if __name__ == "__main__":
    main()
