"""The first start of the demo: whole, also when it was cut off."""

import socket
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.billing.models import Bill
from madoguchi.catalogue.models import Operator
from madoguchi.jobs.upkeep import demo_data
from madoguchi.kernel.calendar import JST
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at

DEMO = Path(__file__).parents[2] / "demo"
TODAY = datetime(2026, 11, 24, 10, tzinfo=JST)


@pytest.fixture
def home(db_of_all, settings, tmp_path):
    settings.HOME = tmp_path
    with clock_at(TODAY):
        yield tmp_path


def bills() -> int:
    with batch("test"):
        return Bill.objects.count()


def test_the_first_start_issues_every_closed_month_and_the_second_nothing(home):
    demo_data.load_demo(DEMO)
    issued = bills()
    assert issued == 156
    assert list(home.iterdir()) == []
    demo_data.load_demo(DEMO)
    assert bills() == issued


def test_a_start_that_was_cut_off_is_finished_by_the_next(home, capsys):
    call_command("import", str(DEMO))
    (home / "loading").touch()
    demo_data.load_demo(DEMO)
    assert bills() == 156
    assert list(home.iterdir()) == []


def test_an_operator_who_loaded_by_hand_is_billed_by_hand(home, capsys):
    call_command("import", str(DEMO))
    demo_data.load_demo(DEMO)
    assert bills() == 0


def test_a_port_in_use_is_told_before_anything_starts(home):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SystemExit) as ended:
            call_command("run", port=port, data=DEMO, stderr=(said := StringIO()))
    assert ended.value.code == 1
    assert said.getvalue().startswith(f"port_not_free: ポート{port}を開けません。")
    assert not Operator.objects.exists()


def test_three_subscribers_and_the_desk_are_there_to_sign_in_as(home):
    demo_data.load_demo(DEMO)
    assert [mail for _, mail in demo_data.demo_sign_ins()] == [
        "hanako@example.jp",
        "daisuke@example.jp",
        "admin@yoshida.example.jp",
        "desk@example.jp",
    ]
