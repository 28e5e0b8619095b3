"""A file of a bank that two people give in the same moment counts once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.jobs.debits.results import take_in_results
from madoguchi.jobs.refunds.refund_file import write_refund_files
from madoguchi.jobs.refunds.refund_results import take_in_refund_results
from madoguchi.jobs.transfers.reading import take_in_transfers
from madoguchi.jobs.transfers.transfer_orders import (
    TransferOrder,
    carry_out_transfer_order,
)
from madoguchi.payments.models import BankRefund, IncomingFile, RefundFile
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.at_once import at_once
from tests.bank_debits import a_collector, answered, issue_october, pay_by_debit
from tests.card_money import money_entries, owed
from tests.clock import jst
from tests.incoming_transfers import VIRTUAL, Came, a_source, group, notice, own_account
from tests.kept_refunds import agree_on_refund, name_account, refund_results

AT = jst("2026-12-03T11:00")
HANDS = 6


def exhaust(*parts: Callable[[], object]) -> Callable[[], None]:
    """Carry the acts out, whatever they yield."""

    def act() -> None:
        for part in parts:
            list(part())  # type: ignore[call-overload]

    return act


@pytest.fixture
def source(hanako):
    one = a_source(sender_code="9876543210", sender_name="ﾃﾞﾓﾂｳｼﾝ(ｶ")
    own_account(hanako)
    return one


def came(folder: Path, yen: int) -> Path:
    return notice(folder, group(Came(yen, "ﾀｶﾊｼ ﾊﾅｺ"), place=VIRTUAL))


def test_one_file_of_transfers_read_six_times_at_once_pays_once(
    hanako, source, tmp_path
):
    issue_october(hanako)
    path = came(tmp_path, 1_500)
    read = exhaust(lambda: take_in_transfers(path, source, AT))
    assert at_once(*[read] * HANDS) == {"done": HANDS}
    assert [row[-1] for row in money_entries(hanako)] == [1_100, 400]
    with batch("test"):
        assert IncomingFile.objects.count() == 1


def test_what_waits_is_matched_once_by_commands_at_once(hanako, source, tmp_path):
    own_account(hanako, "")
    issue_october(hanako)
    list(take_in_transfers(came(tmp_path, 1_100), source, AT))
    assert owed(hanako) == 1_100
    own_account(hanako)
    order = TransferOrder("match", None, "")
    match = exhaust(lambda: carry_out_transfer_order(order, AT))
    assert at_once(*[match] * HANDS) == {"done": HANDS}
    assert [row[-1] for row in money_entries(hanako)] == [1_100]


def test_one_refund_file_is_written_and_answered_once(hanako, source, tmp_path):
    issue_october(hanako)
    list(take_in_transfers(came(tmp_path, 1_500), source, AT))
    name_account(hanako, AT)
    row = agree_on_refund(hanako, 400, AT)
    out = tmp_path / "out"
    day = date(2026, 12, 10)
    write = exhaust(lambda: write_refund_files(source, day, out, AT))
    assert at_once(*[write] * HANDS) == {"done": HANDS}
    with batch("test"):
        assert RefundFile.objects.get().refunds == 1
    assert len(list(out.iterdir())) == 1
    path = refund_results(tmp_path, f"{row.number},returned,口座なし")
    answer = exhaust(lambda: take_in_refund_results(path, AT))
    assert at_once(*[answer] * HANDS) == {"done": HANDS}
    with batch("test"):
        assert BankRefund.objects.get().state == "failed"
    back = [entry for entry in money_entries(hanako) if entry[0] == "refund_back"]
    assert [entry[-1] for entry in back] == [400]


def test_one_result_file_of_debits_pays_once(hanako, tmp_path):
    a_collector()
    pay_by_debit(hanako)
    issue_october(hanako)
    day = date(2026, 11, 30)
    with clock_at(jst("2026-11-13T10:00")):
        call_command("payments", "debits", "write", folder=tmp_path, day=day)
    (request,) = tmp_path.glob("debit-*.txt")
    path = answered(request, "0")
    take_in = exhaust(lambda: take_in_results(path, AT))
    assert at_once(*[take_in] * HANDS) == {"done": HANDS}
    assert [row[-1] for row in money_entries(hanako)] == [1_100]
