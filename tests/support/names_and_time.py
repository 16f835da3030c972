#!/usr/bin/env python3
"""Answer DNS (port 53) and SNTP (port 123) on 127.0.0.1 until killed.

  names_and_time.py [--clock-offset=SECONDS] NAME=ADDRESS ...

For a network namespace of a test's own. Prints "ready", then a line a question.
"""
import select
import socket
import struct
import sys
import time

NTP_EPOCH = 2208988800


def question(packet):
    labels, at = [], 12
    while packet[at]:
        labels.append(packet[at + 1:at + 1 + packet[at]].decode("ascii", "replace"))
        at += 1 + packet[at]
    return ".".join(labels).lower(), packet[12:at + 5]


def dns_answer(packet, table):
    name, asked = question(packet)
    print("asked", name, flush=True)
    address = table.get(name)
    is_a = asked[-4:-2] == b"\x00\x01"
    flags = 0x8180 if address else 0x8183
    answers = 1 if address and is_a else 0
    reply = packet[:2] + struct.pack("!HHHHH", flags, 1, answers, 0, 0) + asked
    if answers:
        reply += b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + socket.inet_aton(address)
    return reply


def sntp_answer(packet, offset):
    now = time.time() + offset + NTP_EPOCH
    stamp = struct.pack("!II", int(now), int(now % 1 * 2**32))
    return b"\x24\x01\x00\x00" + b"\x00" * 8 + b"TEST" + stamp + packet[40:48] + stamp + stamp


def main():
    offset, table = 0, {}
    for word in sys.argv[1:]:
        key, _, value = word.partition("=")
        if key == "--clock-offset":
            offset = int(value)
        else:
            table[key] = value
    sockets = {}
    for port in (53, 123):
        s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("127.0.0.1", port))
        sockets[s] = port
    print("ready", flush=True)
    while True:
        for s in select.select(list(sockets), [], [])[0]:
            packet, peer = s.recvfrom(1500)
            s.sendto(dns_answer(packet, table) if sockets[s] == 53 else sntp_answer(packet, offset), peer)


if __name__ == "__main__":
    main()
