#!/usr/bin/env python3
"""Applications of --format with the headers of real SDKs.

  real_sdk.py TOOL PKI [esp-idf=PATH] [pico-sdk=PATH cyw43=PATH] [esp8266=PATH]

The developer's own check, with checkouts of the SDKs. Each application, with and
without a client's certificate, is compiled by the GNU compiler for ARM, for want
of the SDKs' own, without a warning against the SDK's headers; what a build would
generate stands in sdk/real. The Pico's, with Mbed TLS, lwIP and the SDK's own
altcp_tls in the application's configuration, is linked too: what stays undefined
must be the SDK's. Ends with 1 when one does not compile.
"""
import concurrent.futures
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
REAL = HERE / "sdk/real"
DEPS = HERE.parents[1] / ".deps"
WARNINGS = ["-Wall", "-Wextra", "-Werror"]
# What the SDK brings: its board, its radio, its C library.
PICO_OWN = r"_\w+|cyw43_\w+|sys_\w+|get_rand_\d+|panic|sleep_ms|stdio_init_all|mbedtls_hardware_poll"


def run(words, **more):
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, timeout=600, **more)


def include(*folders):
    return [word for folder in folders for word in ("-isystem", folder)]


def make(tool, pki, form, folder, client):
    words = [tool, "--quiet", "--from", pki / "chain.pem", "--host", "device.test", "--roots", pki / "root.pem",
             "--format", form, "-o", folder]
    if client:
        words += ["--embed-client-cert", pki / "leaf.pem", "--embed-client-key", pki / "leaf.key", "--client-out",
                  folder / client]
    done = run(words)
    if done.returncode:
        sys.exit(done.stderr)


def esp_idf(idf, folder):
    parts = [idf / "components" / p for p in (
        "esp-tls", "esp-tls/esp-tls-crypto", "esp_common/include", "log/include", "mbedtls/port/include", "esp_rom/include",
        "esp_rom/esp32c3/include", "esp_rom/include/esp32c3", "soc/esp32c3/include", "soc/include", "esp_hw_support/include",
        "esp_system/include", "heap/include")]
    return ["arm-none-eabi-gcc", "-std=gnu17", "-fsyntax-only", *WARNINGS, "-I", folder / "include",
            *include(REAL / "esp", DEPS / "mbedtls/include", *parts), folder / "tls_get.c"]


def esp8266(core, folder):
    defines = ["ESP8266", "ARDUINO_ARCH_ESP8266", "ARDUINO=10819", "F_CPU=80000000L", "LWIP_OPEN_SRC", "TCP_MSS=536",
               "LWIP_FEATURES=1", "LWIP_IPV6=0", "__ets__", "ICACHE_FLASH", "NONOSDK22x_190703=1", "FLASHMODE_DIO",
               'ARDUINO_BOARD="x"', 'ARDUINO_BOARD_ID="x"', "MMU_IRAM_SIZE=0x8000", "MMU_ICACHE_SIZE=0x8000",
               "MMU_EXTERNAL_HEAP=0", "XCHAL_INSTRAM1_VADDR=0x40100000", "XCHAL_INSTRAM0_VADDR=0x40000000",
               "XCHAL_INSTROM0_VADDR=0x40200000", "__UINT32_TYPE__=unsigned int", "__INT32_TYPE__=int"]
    return ["arm-none-eabi-g++", "-std=gnu++17", "-fsyntax-only", *WARNINGS, "-U__UINT32_TYPE__", "-U__INT32_TYPE__",
            *(f"-D{d}" for d in defines), "-I", folder,
            *include(REAL / "esp8266", REAL / "esp8266/search", core / "cores/esp8266", core / "variants/generic",
                     core / "tools/sdk/include", core / "tools/sdk/lwip2/include", core / "libraries/ESP8266WiFi/src"),
            "-x", "c++", "-include", "Arduino.h", folder / f"{folder.name}.ino"]


def pico_flags(sdk, radio, folder):
    parts = [p for kind in ("common", "rp2_common", "rp2040") for p in sorted(sdk.glob(f"src/{kind}/*/include"))]
    stub = sdk / "src/rp2_common/cmsis/stub/CMSIS"
    defines = ["PICO_RP2040=1", 'PICO_BOARD="pico_w"', "PICO_ON_DEVICE=1", "PICO_32BIT=1", "PICO_BUILD=1",
               "LIB_PICO_CYW43_ARCH=1", "PICO_CYW43_ARCH_THREADSAFE_BACKGROUND=1", "CYW43_LWIP=1", "LIB_PICO_STDIO=1",
               'MBEDTLS_CONFIG_FILE="pico_mbedtls_config.h"', 'WIFI_SSID="x"', 'WIFI_PASSWORD="y"']
    return ["-mcpu=cortex-m0plus", "-mthumb", "-std=gnu11", "-Os", "-ffunction-sections", *(f"-D{d}" for d in defines),
            "-I", folder, *include(REAL / "pico", *parts, sdk / "src/boards/include", stub / "Device/RP2040/Include",
                                   stub / "Core/Include", radio / "src", DEPS / "lwip/src/include",
                                   DEPS / "lwip/src/apps/altcp_tls", DEPS / "mbedtls/include", DEPS / "mbedtls/library")]


def pico(sdk, radio, folder, place):
    """Compile all of it, link it, and look at what is missing."""
    flags = pico_flags(sdk, radio, folder)
    others = [*sorted((DEPS / "mbedtls/library").glob("*.c")), *sorted((DEPS / "lwip/src/core").glob("*.c")),
              *sorted((DEPS / "lwip/src/core/ipv4").glob("*.c")), sdk / "src/rp2_common/pico_lwip/altcp_tls_mbedtls.c",
              DEPS / "lwip/src/apps/altcp_tls/altcp_tls_mbedtls_mem.c"]
    units = [(folder / "main.c", WARNINGS), *((source, ["-w"]) for source in others)]

    def one(unit):
        source, warnings = unit
        return run(["arm-none-eabi-gcc", *flags, *warnings, "-c", source, "-o", place / f"{source.stem}.o"])

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for done in pool.map(one, units):
            if done.returncode:
                return done.stderr[:3000]
    done = run(["arm-none-eabi-gcc", "-mcpu=cortex-m0plus", "-mthumb", "-nostdlib", "-Wl,--gc-sections,-e,main",
                "-o", place / "app.elf", *sorted(place.glob("*.o")), "-lc", "-lgcc"])
    missing = set(re.findall(r"undefined reference to `(\w+)'", done.stderr))
    foreign = {name for name in missing if not re.fullmatch(PICO_OWN, name)}
    return f"missing, and not the SDK's: {', '.join(sorted(foreign))}" if foreign or not missing else ""


def main():
    tool, pki = (pathlib.Path(word).resolve() for word in sys.argv[1:3])
    sdks = {name: pathlib.Path(path).resolve() for name, path in (word.split("=", 1) for word in sys.argv[3:])}
    faults = 0
    for name, form, client in (("esp-idf", "esp-idf-component", "include/ca_client.h"),
                               ("esp8266", "arduino-sketch", "ca_client.h"), ("pico-sdk", "pico-app", "ca_client.h")):
        for own in ("", client) if name in sdks else ():
            with tempfile.TemporaryDirectory() as work:
                work = pathlib.Path(work)
                make(tool, pki, form, work / form, own)
                if name == "pico-sdk":
                    (work / "objects").mkdir()
                    said = pico(sdks[name], sdks["cyw43"], work / form, work / "objects")
                else:
                    done = run((esp_idf if name == "esp-idf" else esp8266)(sdks[name], work / form))
                    said = done.stderr[:3000]
            faults += bool(said)
            print(f"{name}: {form}{' with a client' if own else ''}: {said or 'without a warning'}")
    sys.exit(bool(faults) or not sdks)


if __name__ == "__main__":
    main()
