"""Before the build: is the committed header good? PlatformIO runs this with env at hand."""
import os
import shlex
import subprocess
import sys

Import("env")  # noqa: F821: PlatformIO's

project = env.subst("$PROJECT_DIR")  # noqa: F821
option = env.GetProjectOption  # noqa: F821
tool = os.environ.get("CA_EXTRACT", "ca-extract")
command = [tool, "--update", option("custom_certs"), *shlex.split(option("custom_certs_options", ""))]

done = subprocess.run([*command, "--offline", "--quiet"], cwd=project)
if done.returncode != 0:
    sys.stderr.write("the roots in %s are not good: pio run -t certs-check says more\n" % option("custom_certs"))
    env.Exit(1)  # noqa: F821

for name, words in (("certs-check", []), ("certs-accept", ["--accept-change"])):
    env.AddCustomTarget(name, None, shlex.join([*command, *words]))  # noqa: F821
