"""All tasks under all conditions: how long a person and the pages take together.

    .venv/bin/python -m bench.tasks.all_conditions [--only slow-4g …]

Every walk is taken in a browser under each condition of bench/tasks/conditions.py: slow
networks, dark, desktop, 65 and older, keyboard alone, no script. Reached when a task
takes a practised person with a phone on slow 4G at most 60 seconds, waits outside
apart, and when half of the tasks need no Japanese to be typed. What pages took goes
into docs/performance/tasks.json with the day; strips of pictures into performance/.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.tasks.conditions import CONDITIONS
from bench.tasks.figures import commit_figures, committed_figures
from bench.tasks.picture_strip import make_strips
from bench.tools.promises import end_with

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "performance" / "tasks"
ASK = [
    sys.executable,
    "-m",
    "pytest",
    "tests/browser/test_tasks.py",
    "-q",
    "--tb=short",
]
MAX_SECONDS, JUDGED = 60, "slow-4g"
TYPED_JAPANESE = "KANA"
Reports = Mapping[str, Mapping[str, Any]]


def walk_all(name: str) -> tuple[bool, Reports]:
    """Walk all tasks under one condition: whether all ended well, and their reports."""
    folder = REPORTS / name
    for old in folder.rglob("*.*"):
        old.unlink()
    ran = subprocess.run(
        [*ASK, "-k", "reaches_its_end"],
        env=os.environ | {"MADOGUCHI_TASKS": name},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        print(ran.stdout[-3000:])
    files = sorted(folder.glob("T*.json"))
    reports = {file.stem: json.loads(file.read_text("utf-8")) for file in files}
    return ran.returncode == 0, reports


def seconds_of(name: str, report: Mapping[str, Any]) -> float:
    """Return person and pages together, under the profile of the condition."""
    person: float = report["human_seconds"][CONDITIONS[name].profile.name]
    pages: float = report["page_seconds"]
    return person + pages


def show(of: Mapping[str, Reports]) -> None:
    names = list(of)
    print(f"{'task':<6}" + "".join(f"{name:>11}" for name in names) + "  outside")
    for number in sorted({number for reports in of.values() for number in reports}):
        cells = [
            f"{seconds_of(name, of[name][number]):>11.1f}"
            if number in of[name]
            else f"{'–':>11}"
            for name in names
        ]
        last = next(of[name][number] for name in names if number in of[name])
        print(
            f"{number:<6}{''.join(cells)}{last['outside_seconds']:>9}  {last['title']}"
        )


def commit_machine(of: Mapping[str, Reports]) -> None:
    """Write what pages took into the file that is committed, with day and machine."""
    pages = {
        name: {number: report["page_seconds"] for number, report in reports.items()}
        for name, reports in of.items()
    }
    day, machine = f"{datetime.now(UTC):%Y-%m-%d}", platform.machine()
    where = f"{machine}, {os.cpu_count()} processors"
    before = committed_figures("machine").get("page_seconds", {})
    commit_figures(
        "machine",
        {"measured_on": day, "machine": where, "page_seconds": before | pages},
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="*", default=list(CONDITIONS))
    names = parser.parse_args().only
    promises, of = {}, {}
    for name in names:
        promises[f"all walks end well: {name}"], of[name] = walk_all(name)
    show(of)
    commit_machine(of)
    make_strips(REPORTS / JUDGED)
    judged = of.get(JUDGED, {})
    for number, report in judged.items():
        seconds = seconds_of(JUDGED, report)
        words = f"{number} in {MAX_SECONDS} s on a phone: {seconds:.1f} s"
        promises[words] = seconds <= MAX_SECONDS
    if judged:
        typed = median(r["operators"].get(TYPED_JAPANESE, 0) for r in judged.values())
        print(f"Japanese typed: median {typed:g}, reach 0")
        promises["half of the tasks need no Japanese typed"] = typed == 0
    end_with(promises)


if __name__ == "__main__":
    main()
