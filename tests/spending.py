"""What each file of tests has spent, beside its budget: printed, never asserted.

A run leaves it in a report; `make budget` reads that. Files are told in seconds of the
processor, which a busy machine changes least; the whole in seconds of the clock. What
PostgreSQL works is in the whole alone, and a browser is told of when it ends: so all
that is in browsers is one.
"""

import json
import os
import resource
import time
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BUDGET = ROOT / "tests" / "budget.toml"
REPORT = ROOT / "performance" / "test-seconds.json"
SHOWN_FILES = 12
BROWSERS = "tests/browser"
SLOW_FOLDERS = (BROWSERS, "tests/machines")


def budget() -> dict:
    return tomllib.loads(BUDGET.read_text())


def target_seconds(whole: dict) -> int:
    """Of the clock: what the house may take, and so much more for each later piece."""
    return whole["house_seconds"] + whole["each_piece_adds_seconds"] * len(
        whole["pieces"]
    )


def cpu_seconds() -> float:
    """Of this process and of those that it has waited for."""
    who = resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN
    return sum(r.ru_utime + r.ru_stime for r in map(resource.getrusage, who))


class Spending:
    """In a worker it measures, in the process that was started it adds up."""

    def __init__(self, config: pytest.Config) -> None:
        self.config, self.began = config, time.monotonic()
        self.last = cpu_seconds()
        self.files: dict[str, float] = defaultdict(float)
        self.is_worker = hasattr(config, "workerinput")

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Slow is what is in a browser, walks at random, or has a large budget."""
        told = budget()
        of_files, most = told["files"], told["quick"]["largest_file_seconds"]
        for item in items:
            file = item.location[0]
            if file.startswith(SLOW_FOLDERS) or of_files.get(file, 0) > most:
                item.add_marker("slow")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self):
        """Since the last one: with the fixtures that were made on the way."""
        report = yield
        now = cpu_seconds()
        report.cpu_seconds, self.last = now - self.last, now
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        file = report.location[0]
        key = BROWSERS if file.startswith(BROWSERS) else file
        self.files[key] += getattr(report, "cpu_seconds", 0)  # a worker may have died

    def pytest_terminal_summary(self, terminalreporter) -> None:
        if self.is_worker or len(self.files) < SHOWN_FILES:
            return
        told, took = budget(), time.monotonic() - self.began
        write = terminalreporter.write_line
        for file, spent in sorted(self.files.items(), key=lambda row: -row[1])[
            :SHOWN_FILES
        ]:
            of = told["files"].get(file, told["files"]["each_other_file"])
            write(f"{spent:7.1f} s of {of:3}  {file}")
        whole = told["whole"]
        write(
            f"{sum(self.files.values()):7.1f} s of the processor in all; "
            f"{took:.0f} s of the clock of {whole['bound_seconds']}, "
            f"reach {target_seconds(whole)}"
        )
        self.leave_report(took)

    def leave_report(self, took: float) -> None:
        REPORT.parent.mkdir(exist_ok=True)
        option = self.config.option
        is_whole = (
            self.config.args_source is pytest.Config.ArgsSource.TESTPATHS
            and not (option.keyword or option.markexpr or option.collectonly)
        )
        told = {
            "is_whole": is_whole,
            "clock_seconds": round(took, 1),
            "load": os.getloadavg()[1],
            "files": {file: round(spent, 1) for file, spent in self.files.items()},
        }
        REPORT.write_text(json.dumps(told, indent=1))
