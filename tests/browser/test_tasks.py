"""Each task is walked once: to its end, without a fault, and no longer than before.

`MADOGUCHI_TASKS` names other conditions of bench/tasks/conditions.py, as the bench
does, or is `accept`: then the figures are committed and not judged.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from procrastinate.contrib.django.models import ProcrastinateJob

from bench.tasks.conditions import CONDITIONS
from bench.tasks.figures import (
    ACCEPT_COMMAND,
    commit_figures,
    committed_figures,
    figures_of,
    grown_figures,
)
from bench.tasks.operators import Operator
from bench.tasks.stage import DAISUKE, Stage
from bench.tasks.task_list import Task, measured_tasks
from madoguchi.accounts.models import User
from madoguchi.customers.models import Member
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.browser.conftest import TODAY, serving_at
from tests.sign_in_helpers import SMS_SIMULATOR

ASKED = os.environ.get("MADOGUCHI_TASKS", "plain")
IS_ACCEPTING = ASKED == "accept"
NAME = "plain" if IS_ACCEPTING else ASKED
PORTS = {
    "sms": SMS_SIMULATOR,
    "scanner": "madoguchi.adapters.simulator.scanner.ScannerSimulator",
}
FOLDER = Path(__file__).parents[2] / "performance" / "tasks" / NAME


@pytest.fixture(scope="module")
def served(static_files, django_db_setup, django_db_blocker) -> Iterator[str]:
    """The portal as on one day of November: what it says of days never changes."""
    with django_db_blocker.unblock(), serving_at(lambda: TODAY) as address:
        yield address


@pytest.fixture(scope="session")
def scanned_pages() -> set[str]:
    return set()


@pytest.fixture
def stage(
    browser: Browser, portal: str, settings, tmp_path, scanned_pages
) -> Iterator[Stage]:
    settings.PORTS = settings.PORTS | PORTS
    settings.OUTBOX_FOLDER = tmp_path
    daisuke = User.objects.get(email=DAISUKE)
    twice = Member.objects.filter(user=daisuke, party__customer_number="N200000036")
    with batch("test"):
        twice.delete()
    ProcrastinateJob.objects.all().delete()  # those of the demo's own past
    pictures = FOLDER if NAME == "slow-4g" else None
    with clock_at(TODAY):
        stage = Stage(
            browser,
            portal,
            CONDITIONS[NAME],
            clock=lambda: TODAY,
            picture_folder=pictures,
            scanned_pages=scanned_pages,
        )
        with stage.opened:
            yield stage


@pytest.mark.parametrize("task", measured_tasks(), ids=lambda task: task.number)
def test_a_task_reaches_its_end_and_takes_no_longer_than_before(task: Task, stage):
    if task.needs_script and not stage.conditions.has_script:
        return
    if stage.picture_folder:
        stage.picture_folder /= task.number
    recorder = task.walk(stage)
    figures = figures_of(recorder) | {"title": task.title}
    leave_report(task.number, figures, recorder.counts[Operator.R])
    assert recorder.faults == []
    assert recorder.small_targets == []
    if IS_ACCEPTING:
        commit_figures("model", known_figures() | {task.number: figures})
    elif NAME == "plain":
        before = committed_figures("model").get(task.number)
        assert before, f"{task.number} has no figures yet: {ACCEPT_COMMAND}"
        assert grown_figures(task.number, before, figures) == []


def known_figures() -> dict:
    """What is committed, without tasks that are no longer measured."""
    numbers = {task.number for task in measured_tasks()}
    before = committed_figures("model")
    return {number: of for number, of in before.items() if number in numbers}


def leave_report(number: str, figures: dict, page_seconds: float) -> None:
    """For the bench, which reads it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    report = figures | {"page_seconds": round(page_seconds, 2)}
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (FOLDER / f"{number}.json").write_text(text, encoding="utf-8")


def test_no_committed_task_has_gone():
    numbers = {task.number for task in measured_tasks()}
    assert set(committed_figures("model")) == numbers
