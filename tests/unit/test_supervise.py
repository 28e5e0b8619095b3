"""No child outlives its supervisor, however impatiently it is told to end."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SLOW_TO_END = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (time.sleep(0.5), sys.exit()))
open(sys.argv[1], "w").write(str(os.getpid()))
time.sleep(60)
"""
SUPERVISOR = """
import sys
from madoguchi.jobs.upkeep.child_process import ChildProcess
from madoguchi.jobs.upkeep.supervisor import supervise_until_stopped
sys.argv[0] = sys.argv[1]
children = [ChildProcess(sys.argv[2]), ChildProcess(sys.argv[3])]
raise SystemExit(supervise_until_stopped(children, lambda: None))
"""


def wait_for(file: Path) -> int:
    for _ in range(200):
        if file.exists() and file.read_text():
            return int(file.read_text())
        time.sleep(0.05)
    pytest.fail(f"{file} never came")


def test_told_twice_it_still_ends_both_children(tmp_path):
    program = tmp_path / "child.py"
    program.write_text(SLOW_TO_END)
    files = [tmp_path / "web", tmp_path / "worker"]
    command = [sys.executable, "-c", SUPERVISOR, str(program), *map(str, files)]
    previous = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as behind a shell's `&`
    supervisor = subprocess.Popen(command)
    signal.signal(signal.SIGINT, previous)
    try:
        children = [wait_for(file) for file in files]
        supervisor.send_signal(signal.SIGINT)
        for _ in range(5):
            time.sleep(0.05)
            supervisor.send_signal(signal.SIGINT)
        assert supervisor.wait(10) == 0
    finally:
        supervisor.kill()
        supervisor.wait()
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child, 0)
