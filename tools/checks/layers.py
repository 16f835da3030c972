#!/usr/bin/env python3
"""Who may include whom, and which library stands behind which wall.

  layers.py [TOP]

Reads the #include lines of tools/ca-extract and firmware. The tables below are
the architecture: an arrow that is not in them is an error, and so is an entry
that nothing needs.
"""
import pathlib
import re
import sys

# The stages in the order of the flow; a stage may include the headers of those before it.
STAGES = ["target", "connection", "presented", "bench_trust", "paths", "issuers", "candidates", "verdicts", "records", "run",
          "merged", "choice",
          "result", "rendered", "proof", "rehearsal", "change", "check", "suspects",
          "explained", "output", "graph", "page"]
PARTS = {"scheme": "target", "proxy": "connection", "connection_proxy": "connection", "wire": "connection", "starttls": "connection",
         "starttls_parts": "connection", "starttls_lines": "connection",
         "starttls_packets": "connection",
         "presented_ask": "presented", "client_identity": "presented",
         "handshake": "presented", "client_hello": "presented", "tls_session": "presented", "paths_failure": "paths", "paths_graph": "paths",
         "choice_cover": "choice", "choice_words": "choice", "choice_parts": "choice",
         "check_parts": "check", "check_fault": "check",
         "result_put": "result", "result_target": "result", "result_anchors": "result",
         "result_device": "result", "result_records": "result", "result_guards": "result", "result_check": "check", "result_rehearsal": "rehearsal", "result_explained": "explained",
         "result_parts": "result", "result_lines": "result", "client_file": "rendered", "forms": "rendered", "forms_written": "rendered",
         "templates": "rendered"}  # files that belong to a stage

ROOMS = {
    "base": ["base"],
    "net": ["base", "net"],
    "data": ["base", "data"],
    "x509": ["base", "data", "x509"],
    "device": ["base", "data", "x509", "device"],
    "render": ["base", "render"],
    "readback": ["base", "x509", "readback"],
    "stages": ["base", "net", "data", "x509", "device", "render", "readback"],
    "cli": ["base", "x509", "device", "stages", "cli", "plan.h", "pipeline.h", "version.h"],
    "plan": ["base", "device", "x509/client_key.h", "readback", "stages", "cli/options.h", "cli/command.h",
             "cli/symbol.h", "plan.h", "plan_committed.h", "plan_files.h", "plan_targets.h"],
    "plan_committed": ["base", "x509", "readback", "stages", "plan.h", "plan_committed.h"],
    "plan_files": ["base", "stages/output.h", "plan.h", "plan_files.h"],
    "plan_targets": ["base", "plan.h", "plan_targets.h"],
    "depfile": ["base", "stages/output.h", "stages/rendered.h", "plan.h", "depfile.h"],
    "connections": ["base", "x509/pem.h", "plan.h", "stages", "connections.h"],
    "pipeline": ["connections.h", "depfile.h", "base", "x509", "device", "readback", "stages", "plan.h", "pipeline.h",
                 "version.h"],
    "main": ["base", "stages/graph.h", "stages/output.h", "stages/page.h", "stages/result.h", "cli", "plan.h", "pipeline.h",
             "version.h"],
}

FIRMWARE = {
    "base": ["base", "board/board.h"],
    "board": ["base", "board"],
    "net": ["base", "board", "net"],
    "tls": ["base", "board/board.h", "board/seed.h", "net/transport.h", "tls"],
    "app": ["base", "board/board.h", "net/network.h", "net/transport.h", "tls/tls_client.h", "app"],
}

# Files that may include a library's headers.
WALLS = {
    "openssl/": ["tools/ca-extract/x509/cert.c", "tools/ca-extract/x509/crypto.c",
                 "tools/ca-extract/x509/issuer_urls.c",
                 "tools/ca-extract/x509/client_key.c",
                 "tools/ca-extract/stages/handshake.c",
                 "tools/ca-extract/stages/client_identity.c",
                 "tools/ca-extract/stages/client_hello.c",
                 "tools/ca-extract/stages/tls_session.c", "tools/ca-extract/stages/records.c"],
    "curl/": ["tools/ca-extract/net/web.c"],
    "mbedtls/": ["tools/ca-extract/device/verify_mbedtls.c", "tools/ca-extract/device/verify_limits.c", "tools/ca-extract/device/verify_clock.c",
                 "tools/ca-extract/device/measure_mbedtls.c",
                 "tools/ca-extract/device/signatures_known.c",
                 "firmware/tls/"],
    "psa/": ["firmware/tls/"],
    "jansson.h": ["tools/ca-extract/base/value.c"],
    "lwip/": ["firmware/net/"],
    "netif/": ["firmware/net/"],
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)


def stage_of(path):
    return PARTS.get(path.stem, path.stem)


def allowed(rule, included):
    return any(included == entry or (not entry.endswith(".h") and included.startswith(entry + "/"))
               for entry in rule)


def check_stage(path, included):
    """A stage sees itself and what comes before it."""
    other = PARTS.get(pathlib.PurePath(included).stem, pathlib.PurePath(included).stem)
    return STAGES.index(other) <= STAGES.index(stage_of(path))


def check_file(root, path, tables, top, used, errors):
    relative = path.relative_to(root)
    room = relative.parts[0] if len(relative.parts) > 1 else relative.stem
    rule = tables.get(room)
    if rule is None:
        errors.append(f"{path.relative_to(top)}: no rule for this room")
        return
    for quote, included in INCLUDE.findall(path.read_text(encoding="utf-8")):
        if quote == "<":
            check_wall(path.relative_to(top).as_posix(), included, used, errors)
        elif included.startswith("stages/") and room == "stages":
            if not check_stage(path, included):
                errors.append(f"{path.relative_to(top)}: stage includes a later one: {included}")
        elif included.endswith(".def") and room in ("cli",):
            continue
        elif not allowed(rule, included):
            errors.append(f"{path.relative_to(top)}: may not include {included}")


def check_wall(name, included, used, errors):
    for prefix, files in WALLS.items():
        if not included.startswith(prefix):
            continue
        behind = [f for f in files if name == f or (f.endswith("/") and name.startswith(f))]
        used.update((prefix, f) for f in behind)
        if not behind:
            errors.append(f"{name}: <{included}> stands behind a wall")
        elif name.endswith(".h") and not name.startswith("firmware/tls/"):
            errors.append(f"{name}: a header of ours shows <{included}>")


def main():
    top = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    errors, used = [], set()
    for root, tables in ((top / "tools/ca-extract", ROOMS), (top / "firmware", FIRMWARE)):
        for path in sorted(root.rglob("*.[ch]")):
            check_file(root, path, tables, top, used, errors)
    for prefix, files in WALLS.items():
        errors += [f"layers.py: {f} does not need <{prefix}>" for f in files
                   if (prefix, f) not in used]
    print("\n".join(errors) or "layers: in order")
    sys.exit(bool(errors))


if __name__ == "__main__":
    main()
