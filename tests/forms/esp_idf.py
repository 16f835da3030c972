#!/usr/bin/env python3
"""ESP-IDF's own source with the bundles of --format esp-bundle and esp-bundle-le.

  esp_idf.py IDF TOOL MINT BUILD

The developer's own check, with a checkout of ESP-IDF in the folder IDF: its
esp_crt_bundle.c reads and verifies with the form of its layout and refuses the
other; its generator, where python3-cryptography is, makes the same file from
the same roots. For every odd root of tests/forms. Ends with 1 when one differs.
"""
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import matrix  # noqa: E402


def compile_reader(idf, build, program):
    source = idf / "components/mbedtls/esp_crt_bundle"
    libraries = sorted(build.glob("tools/ca-extract/libca_mbedtls*.a"))
    done = matrix.run(["gcc", "-std=gnu11", "-w", "-DCONFIG_MBEDTLS_CERTIFICATE_BUNDLE_MAX_CERTS=200",
                       "-include", "stdbool.h", "-I", HERE / "sdk/esp_bundle", "-I", HERE / "sdk/esp", "-I", source / "include",
                       "-isystem", HERE.parents[1] / ".deps/mbedtls/include", "-x", "c", HERE / "esp_bundle.inc",
                       source / "esp_crt_bundle.c", "-x", "none", "-o", program, *libraries])
    if done.returncode:
        sys.exit(f"ESP-IDF's source does not compile here:\n{done.stderr[:3000]}")


def verify(program, bundle, chain, host):
    return matrix.run([program, bundle, chain, host]).stdout.strip()


def check_case(program, folder, case, form, other):
    names = matrix.CASES[case]
    bundle = folder / case / f"{case}_{form}.bin"
    for name in names:
        said = verify(program, bundle, folder / f"{name}-chain.pem", "device.test")
        if said != "verify 0 0":
            matrix.fault(f"{case}: the chain of {name}: {said}")
        if not verify(program, bundle, folder / f"{name}-chain.pem", "other.test").startswith("verify -"):
            matrix.fault(f"{case}: the chain of {name} is taken for another host")
    stranger = "p521" if case != "p521" else "p384"
    if not verify(program, bundle, folder / f"{stranger}-chain.pem", "device.test").startswith("verify -"):
        matrix.fault(f"{case}: a chain of {stranger} is taken")
    said = verify(program, folder / case / f"{case}_{other}.bin", folder / f"{names[0]}-chain.pem", "device.test")
    if said == "verify 0 0":
        matrix.fault(f"{case}: the other layout is taken")


def generate(idf, folder, case):
    """The file of ESP-IDF's own generator."""
    place = folder / case / "generated"
    place.mkdir()
    roots = "".join((folder / f"{n}-root.pem").read_text() for n in matrix.CASES[case])
    (place / "roots.pem").write_text(roots)
    done = matrix.run([sys.executable, idf / "components/mbedtls/esp_crt_bundle/gen_crt_bundle.py", "--quiet",
                       "--input", "roots.pem"], cwd=place)
    return (place / "x509_crt_bundle").read_bytes() if done.returncode == 0 else None, done.stderr


def main():
    idf, tool, mint, build = (pathlib.Path(word).resolve() for word in sys.argv[1:])
    generator = idf / "components/mbedtls/esp_crt_bundle/gen_crt_bundle.py"
    if not generator.exists():
        sys.exit(f"{idf} is no checkout of ESP-IDF")
    folder = build / "tests/esp-idf"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    subprocess.run([mint, folder], check=True)
    matrix.FORMS = {"esp-bundle": ".bin", "esp-bundle-le": ".bin"}
    matrix.make_products(tool, folder)
    form, other = ("esp-bundle-le", "esp-bundle") if "'<HH'" in generator.read_text() else ("esp-bundle", "esp-bundle-le")
    compile_reader(idf, build, folder / "reader")
    compared = 0
    for case in matrix.CASES:
        check_case(folder / "reader", folder, case, form, other)
        made, said = generate(idf, folder, case)
        if made is None:
            print(f"not tried: {case} by ESP-IDF's generator: {said.strip().splitlines()[-1] if said.strip() else '?'}")
        else:
            compared += 1
            if made != (folder / case / f"{case}_{form}.bin").read_bytes():
                matrix.fault(f"{case}: ESP-IDF's generator makes another file")
    print(f"{form}: {len(matrix.CASES)} cases read and verified by ESP-IDF's source, {compared} the same as its "
          f"generator's, {len(matrix.faults)} faults")
    sys.exit(bool(matrix.faults) or compared == 0)


if __name__ == "__main__":
    main()
