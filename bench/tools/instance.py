"""An instance in a process of its own, asked line by line."""

import json
import subprocess
import sys
from typing import Any


class Instance:
    """`python -m <module> --serve <size>`: says ready, then answers each line.

    `words`: further words of its command.
    """

    def __init__(self, module: str, size: int, *words: str) -> None:
        command = [sys.executable, "-m", module, "--serve", str(size), *words]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True)
        while self.read() != "ready":
            pass

    def read(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the instance ended"
        return line.strip()

    def ask(self, line: str = "") -> Any:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        return json.loads(self.read())

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(60)
