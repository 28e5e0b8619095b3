"""Answers of a collector are fetched one by one: a fault of one stays with it."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.platform.clock import clock_at
from tests.bank_debits import a_collector, issue_october, pay_by_debit, requests
from tests.card_money import owed
from tests.clock import jst

SIMULATOR = "madoguchi.adapters.simulator.bank_files.BankFilesSimulator"
RESULTS_AT = jst("2026-12-04T09:00")


@pytest.fixture
def two_files(hanako, taro, tmp_path, settings) -> list[Path]:
    """Two files at the collector, the older one hanako's, as it keeps them."""
    settings.PORTS = settings.PORTS | {"bank_files": SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    a_collector()
    issue_october(hanako, taro)
    for person in (hanako, taro):
        pay_by_debit(person)
        with clock_at(jst("2026-11-13T09:00")):
            words = ("payments", "debits", "write")
            call_command(*words, day=date(2026, 11, 30), folder=tmp_path)
    files = (tmp_path / "outbox").rglob("debit-*.txt")
    return sorted(files, key=lambda file: int(file.stem.rpartition("-")[2]))


def fetch() -> None:
    with clock_at(RESULTS_AT):
        call_command("payments", "results")


def test_a_faulty_answer_keeps_no_other_back(two_files, hanako, taro, capsys):
    first, _second = two_files
    content = first.read_bytes()
    first.write_bytes(content[:-30])
    with pytest.raises(SystemExit):
        fetch()
    said = capsys.readouterr()
    assert said.err.startswith(f"bank_file_faulty: {first.name}: ")
    assert [state for state, *_rest in requests()] == ["asked", "paid"]
    assert (owed(hanako), owed(taro)) == (1_100, 0)
    first.write_bytes(content)
    fetch()
    assert [state for state, *_rest in requests()] == ["paid", "paid"]
    assert (owed(hanako), owed(taro)) == (0, 0)


def test_a_collector_that_is_silent_is_asked_again_by_the_next_command(
    two_files, capsys
):
    silent = two_files[0].parents[1] / "silent"
    silent.touch()
    capsys.readouterr()
    fetch()
    assert capsys.readouterr().out.startswith("委託先から返事がありません")
    silent.unlink()
    fetch()
    assert [state for state, *_rest in requests()] == ["paid", "paid"]
