"""look.py STAMP COMMAND...: run the command; the stamp is made when it succeeds."""
import pathlib
import subprocess
import sys

done = subprocess.run(sys.argv[2:])
if done.returncode == 0:
    pathlib.Path(sys.argv[1]).write_text("good\n")
sys.exit(done.returncode)
