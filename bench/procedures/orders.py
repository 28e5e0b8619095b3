"""Orders in any order of acts against a model of their life: a hundred thousand steps.

    python -m bench.procedures.orders [--steps 100000]

After each step what must hold is looked at: tests/machines/test_orders.py, in its long
profile. The baseline is how often the same machine could only have asked for a row.
"""

import argparse
import os
import re
import subprocess
import sys
import time

from bench.tools.own_home import own_home
from bench.tools.promises import end_with

TEST = "tests/machines/test_orders.py"


def bare_statement_rate(seconds: float = 2.0) -> float:
    """Statements a second, one after the other."""
    with own_home():
        from django.db import connection  # noqa: PLC0415 needs the setup

        began, count = time.perf_counter(), 0
        with connection.cursor() as cursor:
            while time.perf_counter() - began < seconds:
                cursor.execute("SELECT 1")
                count += 1
    return count / seconds


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=100_000)
    args = parser.parse_args()
    profile = {"MADOGUCHI_PROFILE": "long", "MADOGUCHI_STEPS": str(args.steps)}
    began = time.perf_counter()
    command = [sys.executable, "-m", "pytest", TEST]
    done = subprocess.run(
        command, env=os.environ | profile, capture_output=True, text=True, check=False
    )
    took = time.perf_counter() - began
    print(done.stdout)
    if done.returncode:
        end_with({"every invariant": False})
    counted = re.search(r"orders: steps: (\d+)", done.stdout)
    assert counted
    steps, base = int(counted[1]), bare_statement_rate()
    print(
        f"{steps:,} steps in {took:.0f} s, {steps / took:,.0f}/s   reach {args.steps:,}"
    )
    print(f"bare statements {base:,.0f}/s   a step {base * took / steps:,.0f}")
    end_with({"steps that were asked for": steps >= args.steps})


if __name__ == "__main__":
    main()
