#!/usr/bin/env python3
"""What zsh makes of words when the Tab key is pressed, at a terminal of its own.

  zsh_completes.py FOLDER WORDS...     FOLDER holds _ca-extract

For each of WORDS a line of what stands on the command line, or is offered,
after the key: the words of it that begin as the last of WORDS did.
"""
import os
import pty
import re
import select
import sys
import time

LIMIT_S = 60


class Shell:
    def __init__(self, folder):
        self.deadline = time.monotonic() + LIMIT_S
        child, self.terminal = pty.fork()
        if child == 0:
            os.environ.update(TERM="dumb", ZDOTDIR="/nonexistent", COLUMNS="200")
            os.execvp("zsh", ["zsh", "-f", "-i"])
        self.say("unsetopt zle_bracketed_paste; PS1='R''EADY> '; LISTMAX=1000; stty columns 200\n")
        self.until("READY> ")
        # every file of zsh's own functions is trusted here, whoever owns it
        self.say(f"fpath=('{folder}' $fpath); autoload -Uz compinit; compinit -u -D; print DO''NE\n")
        self.until("DONE")

    def say(self, words):
        os.write(self.terminal, words.encode())

    def until(self, mark):
        """What comes until `mark` is there; an error when it does not come."""
        seen = ""
        while not re.search(mark, seen):
            left = self.deadline - time.monotonic()
            if left <= 0 or not select.select([self.terminal], [], [], left)[0]:
                sys.exit(f"zsh does not say '{mark}': {seen[-2000:]}")
            seen += os.read(self.terminal, 4096).decode(errors="replace")
        return seen

    def complete(self, words):
        """Two Tabs, which fill in and list; then the line becomes a comment that ends with a mark."""
        self.say(f"{words}\t\t")
        self.say("\x01print -r -- BE''GIN \x05 EN''D\n")
        return self.until("BEGIN .*END")


def main():
    shell = Shell(sys.argv[1])
    for words in sys.argv[2:]:
        last = words.split()[-1]
        seen = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\x08", " ", shell.complete(words))
        found = sorted(set(re.findall(re.escape(last) + r"[\w.=-]*", seen)) - {last})
        print(f"{words}: {' '.join(found)}")


if __name__ == "__main__":
    main()
