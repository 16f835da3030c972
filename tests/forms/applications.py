#!/usr/bin/env python3
"""Compile the sources of an application that --format made, without its SDK.

  applications.py FORM=FOLDER...

Every C and C++ unit, without a warning, against the stand-ins in sdk/; the
Pico's against the real lwIP and Mbed TLS, with the application's own
configuration of both. Ends with 1 when one does not compile. What lies in a
form's folder is told in FORMS, which tests/forms/matrix.py reads.
"""
import concurrent.futures
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SDK = HERE / "sdk"
DEPS = HERE.parents[1] / ".deps"
WARNINGS = ["-Wall", "-Wextra", "-Werror", "-fsyntax-only"]
MBED_APP = ['-DMBED_CONF_APP_HOSTNAME="device.test"', "-DMBED_CONF_APP_PORT=443",
            '-DMBED_CONF_APP_TIME_SERVER="time.test"']

# Where each carries its roots, and in which words.
FORMS = {"mbed-os-app": ("certs.h", "pem"), "zephyr-app": ("src/certs.h", "der"),
         "esp-idf-component": ("include/certs.h", "pem"), "pico-app": ("certs.h", "pem"),
         "arduino-sketch": ("certs.h", "pem")}


def pico(folder):
    common = ["gcc", "-std=c11", f"-I{folder}", f"-I{SDK / 'pico'}", "-isystem", DEPS / "lwip/src/include",
              "-isystem", HERE.parents[1] / "firmware/net", "-isystem", DEPS / "mbedtls/include",
              '-DMBEDTLS_CONFIG_FILE="pico_mbedtls_config.h"', '-DWIFI_SSID="x"', '-DWIFI_PASSWORD="y"']
    yield [*common, folder / "main.c"]
    yield [*common, "-x", "c", SDK / "pico/altcp_needs.inc"]


def units(form, folder):
    """The command for each unit."""
    if form == "mbed-os-app":
        yield ["g++", "-std=c++17", f"-I{folder}", f"-I{SDK / 'mbed'}", *MBED_APP, folder / "main.cpp"]
    elif form == "zephyr-app":
        yield ["gcc", "-std=gnu11", f"-I{folder / 'src'}", f"-I{SDK / 'zephyr'}", folder / "src/main.c"]
    elif form == "esp-idf-component":
        yield ["gcc", "-std=gnu11", f"-I{folder / 'include'}", f"-I{SDK / 'esp'}", folder / "tls_get.c"]
    elif form == "pico-app":
        yield from pico(folder)
    else:
        for chip in ("ESP32", "ESP32_CORE_2", "ESP8266"):
            yield ["g++", "-std=c++17", f"-D{chip.partition('_')[0]}", "-DARDUINO=10819", f"-I{folder}",
                   *([f"-I{SDK / 'arduino_core_3'}"] if chip == "ESP32" else []), f"-I{SDK / 'arduino'}",
                   "-Wno-unused", "-x", "c++", "-include", "Arduino.h", folder / f"{folder.name}.ino"]


def compile_unit(words):
    done = subprocess.run([str(w) for w in (*words, *WARNINGS)], capture_output=True, text=True, timeout=120)
    return None if done.returncode == 0 and not done.stderr else \
        f"it does not compile: {' '.join(str(w) for w in words)}\n{done.stderr[:2000]}"


def compile_all(folders):
    """[(form, folder)...]: the number of units, and what was said of those that do not compile."""
    commands = [words for form, folder in folders for words in units(form, pathlib.Path(folder))]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return len(commands), [said for said in pool.map(compile_unit, commands) if said]


def main():
    count, faults = compile_all([word.split("=", 1) for word in sys.argv[1:]])
    for said in faults:
        print(said)
    print(f"compiled: {count} units of applications, {len(faults)} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
