#!/usr/bin/env python3
"""Start the real servers that are installed, on loopback, until killed.

  real_servers.py FOLDER PKI

Dovecot (imap, pop3, sieve, submission, lmtp), slapd, vsftpd, Prosody, MariaDB and
PostgreSQL, each with configuration and data in FOLDER and with chain.pem and
leaf.key of PKI. Prints "WORD PORT" for each protocol once its server listens, or
"missing WORD" when it is not installed; then "ready". All end with this program.
"""
import glob
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import sys
import time

from https_servers import free_ports, listens

FOLDER, PKI = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
ROOT = os.getuid() == 0
ME = pwd.getpwuid(os.getuid()).pw_name
CHAIN, KEY = FOLDER / "chain.pem", FOLDER / "leaf.key"
TRIES = 3

DOVECOT = """base_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap pop3 sieve submission lmtp
hostname = device.test
ssl = yes
ssl_cert = <{chain}
ssl_key = <{key}
{users}
passdb {{
  driver = static
  args = nopassword=y
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home={folder}
}}
submission_relay_host = 127.0.0.1
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    address = 127.0.0.1
    port = {pop3}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
service managesieve-login {{
  chroot =
  inet_listener sieve {{
    address = 127.0.0.1
    port = {sieve}
  }}
}}
service submission-login {{
  chroot =
  inet_listener submission {{
    address = 127.0.0.1
    port = {smtp}
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
}}
"""

SLAPD = """pidfile {folder}/slapd.pid
argsfile {folder}/slapd.args
TLSCertificateFile {chain}
TLSCertificateKeyFile {key}
"""

VSFTPD = """listen=YES
background=NO
listen_address=127.0.0.1
listen_port={ftp}
anonymous_enable=YES
run_as_launching_user=YES
seccomp_sandbox=NO
secure_chroot_dir={folder}/empty
ssl_enable=YES
ssl_tlsv1=YES
rsa_cert_file={chain}
rsa_private_key_file={key}
vsftpd_log_file={folder}/vsftpd.log
"""

PROSODY = """pidfile = "{folder}/prosody.pid"
data_path = "{folder}/prosody"
run_as_root = true
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {xmpp} }}
s2s_ports = {{ {xmpp_server} }}
modules_enabled = {{ "tls", "saslauth", "disco" }}
c2s_require_encryption = true
s2s_require_encryption = true
log = {{ info = "{folder}/prosody.log" }}
VirtualHost "device.test"
  ssl = {{ certificate = "{chain}", key = "{key}" }}
"""


def find(*names):
    path = "/usr/sbin:/usr/bin:/sbin:/bin:" + ":".join(sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True))
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


def write(name, text, **values):
    file = FOLDER / name
    file.write_text(text.format(folder=FOLDER, chain=CHAIN, key=KEY, **values))
    return file


def dovecot(ports):
    users = "" if ROOT else f"default_internal_user = {ME}\ndefault_login_user = {ME}\ndefault_internal_group = " \
        + subprocess.run(["id", "-gn"], capture_output=True, text=True, check=True).stdout.strip()
    return [find("dovecot"), "-F", "-c", write("dovecot.conf", DOVECOT, users=users, **ports)]


def slapd(ports):
    return [find("slapd"), "-d", "0", "-h", f"ldap://127.0.0.1:{ports['ldap']}/", "-f", write("slapd.conf", SLAPD)]


def vsftpd(ports):
    (FOLDER / "empty").mkdir(exist_ok=True)
    return [find("vsftpd"), write("vsftpd.conf", VSFTPD, **ports)]


def prosody(ports):
    (FOLDER / "prosody").mkdir(exist_ok=True)
    config = write("prosody.cfg.lua", PROSODY, xmpp=ports["xmpp"], xmpp_server=ports["xmpp-server"])
    return [find("prosody"), "--config", config, "-F"]


def mariadb(ports):
    data = FOLDER / "mariadb"
    data.mkdir(exist_ok=True)
    return [find("mariadbd"), "--no-defaults", f"--datadir={data}", f"--socket={data}/s", f"--port={ports['mysql']}",
            "--bind-address=127.0.0.1", f"--user={ME}", "--skip-grant-tables", "--skip-innodb",
            "--default-storage-engine=MyISAM", "--default-tmp-storage-engine=MyISAM", f"--ssl-cert={CHAIN}",
            f"--ssl-key={KEY}", f"--pid-file={data}/pid"]


def postgresql(ports):
    """It refuses to be root: then it is nobody."""
    data = FOLDER / "postgresql"
    data.mkdir(exist_ok=True)
    key = data.parent / "postgresql.key"
    shutil.copy(KEY, key)
    key.chmod(0o600)
    words = []
    if ROOT:
        nobody = pwd.getpwnam("nobody")
        for file in (data, key):
            os.chown(file, nobody.pw_uid, nobody.pw_gid)
        words = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    if not (data / "PG_VERSION").exists():
        subprocess.run([*words, find("initdb"), "-D", data, "-A", "trust", "--no-sync", "--locale=C", "-U", "test"],
                       check=True, stdout=subprocess.DEVNULL, cwd=FOLDER)
    return [*words, find("postgres"), "-D", data, "-p", str(ports["postgresql"]), "-h", "127.0.0.1", "-k", data,
            "-c", "ssl=on", "-c", f"ssl_cert_file={CHAIN}", "-c", f"ssl_key_file={key}", "-c", "fsync=off"]


SERVERS = [
    ("dovecot", dovecot, ("imap", "pop3", "sieve", "smtp", "lmtp")),
    ("slapd", slapd, ("ldap",)),
    ("vsftpd", vsftpd, ("ftp",)),
    ("prosody", prosody, ("xmpp", "xmpp-server")),
    ("mariadbd", mariadb, ("mysql",)),
    ("postgres", postgresql, ("postgresql",)),
]


def start(name, configure, words):
    """A port may be taken between choosing and binding it: then try others."""
    for _ in range(TRIES):
        ports = dict(zip(words, free_ports(len(words))))
        with open(FOLDER / f"{name}.out", "w", encoding="utf-8") as out:
            server = subprocess.Popen([str(w) for w in configure(ports)], stdin=subprocess.DEVNULL, stdout=out,
                                      stderr=out, cwd=FOLDER)
        for _ in range(1000):
            if server.poll() is not None or all(listens(p) for p in ports.values()):
                break
            time.sleep(0.02)
        if server.poll() is None:
            return server, ports
    raise SystemExit(f"{name} does not start: {(FOLDER / f'{name}.out').read_text()[-2000:]}")


def stop(running):
    for server in running:
        server.send_signal(signal.SIGTERM)
    for server in running:
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    FOLDER.chmod(0o711)  # servers that give up their rights look into it
    shutil.copy(PKI / "chain.pem", CHAIN)
    shutil.copy(PKI / "leaf.key", KEY)
    KEY.chmod(0o600)
    running = []
    try:
        for name, configure, words in SERVERS:
            if find(name) is None:
                print(*[f"missing {word}\n" for word in words], sep="", end="", flush=True)
                continue
            server, ports = start(name, configure, words)
            running.append(server)
            print(*[f"{word} {port}\n" for word, port in ports.items()], sep="", end="", flush=True)
        print("ready", flush=True)
        signal.pause()
    finally:
        stop(running)


if __name__ == "__main__":
    main()
