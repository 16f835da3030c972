#!/usr/bin/env python3
"""Run an image in the emulator, and pull its cable out and put it in again.

  cable.py CONSOLE IMAGE WORDS [PULL-AT PLUG-AT]...

CONSOLE is a file for what the image writes. PULL-AT and PLUG-AT are lines (or
the beginning of one) of the console at which the link is taken away and given
back; "-" for PULL-AT means before the image starts. The exit status is the image's.
"""
import pathlib
import socket
import subprocess
import sys
import tempfile
import time


class Monitor:
    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        for tries in range(500):
            try:
                self.socket.connect(path)
                break
            except ConnectionRefusedError:  # it is there, and does not listen yet
                if tries == 499:
                    raise
                time.sleep(0.02)
        self.read()

    def read(self):
        text = b""
        while not text.endswith(b"(qemu) "):
            text += self.socket.recv(4096)

    def say(self, command):
        self.socket.sendall(command.encode() + b"\n")
        self.read()


def main():
    console, image, words = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
    steps = [(line, "on" if i % 2 else "off") for i, line in enumerate(sys.argv[4:])]
    with tempfile.TemporaryDirectory() as folder, console.open("wb") as out:
        listener = socket.socket(socket.AF_UNIX)
        path = folder + "/monitor"
        listener.close()
        process = subprocess.Popen(
            ["qemu-system-arm", "-M", "mps2-an386", "-S", "-display", "none", "-serial", "stdio",
             "-monitor", f"unix:{path},server=on,wait=on", "-semihosting-config", "enable=on,target=native," + words,
             "-nic", "user,model=lan9118,id=cable", "-kernel", image],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            while not pathlib.Path(path).exists():
                if process.poll() is not None:
                    raise SystemExit(process.stdout.read().decode())
            monitor = Monitor(path)
            if steps and steps[0][0] == "-":
                monitor.say("set_link cable off")
                steps.pop(0)
            monitor.say("cont")
            for line in process.stdout:
                out.write(line)
                out.flush()
                if steps and line.decode("utf-8", "replace").startswith(steps[0][0]):
                    monitor.say("set_link cable " + steps.pop(0)[1])
            sys.exit(process.wait(60))
        finally:
            process.kill()


if __name__ == "__main__":
    main()
