"""A file of a bank that two people give in the same moment counts once."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from madoguchi.customers.models import BillingAccount
from madoguchi.jobs.debits.debit_days import DebitDay
from madoguchi.jobs.debits.debit_orders import DebitOrder, carry_out_order
from madoguchi.jobs.debits.file_facts import file_name
from madoguchi.jobs.debits.file_writing import write_debit_file
from madoguchi.jobs.debits.reservation import reserve_debits
from madoguchi.jobs.debits.results import take_in_results
from madoguchi.jobs.debits.withdrawal import withdraw_file
from madoguchi.jobs.disk_writing import new_draft, replace_on_disk
from madoguchi.jobs.refunds.refund_file import write_refund_files
from madoguchi.jobs.refunds.refund_results import take_in_refund_results
from madoguchi.jobs.slips.slip_orders import write_slips_of_today
from madoguchi.jobs.transfers.reading import take_in_transfers
from madoguchi.jobs.transfers.transfer_orders import (
    TransferOrder,
    carry_out_transfer_order,
)
from madoguchi.payments.models import (
    BankRefund,
    DebitCollector,
    DebitFile,
    IncomingFile,
    RefundFile,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.at_once import at_once
from tests.bank_debits import a_collector, answered, issue_october, pay_by_debit
from tests.card_money import money_entries, owed
from tests.clock import jst
from tests.dunning_days import look
from tests.incoming_transfers import VIRTUAL, Came, a_source, group, notice, own_account
from tests.kept_refunds import agree_on_refund, name_account, refund_results
from tests.store_slips import slips_after

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


def test_one_debit_file_is_written_once_and_whole_by_commands_at_once(
    hanako, taro, tmp_path
):
    """The file named to the operator is there, whole, from the first word on."""
    a_collector()
    pay_by_debit(hanako)
    pay_by_debit(taro, "7654322")
    issue_october(hanako, taro)
    order = DebitOrder("write", None, tmp_path, date(2026, 11, 30), "", is_second=False)
    seen: list[str] = []

    def write() -> None:
        for line in carry_out_order(order, jst("2026-11-13T10:00")):
            if "2件" in line:
                content = Path(line.partition(": ")[0]).read_bytes()
                seen.append("".join(chr(row[0]) for row in content.splitlines()))

    with clock_at(jst("2026-11-13T10:00")):
        assert at_once(*[write] * HANDS) == {"done": HANDS}
    assert seen == ["12289"]  # a head, two bills, a trailer, an end
    assert [path.suffix for path in tmp_path.iterdir()] == [".txt"]


def test_a_second_command_never_empties_a_debit_file_that_the_first_has_written(
    hanako, tmp_path
):
    """Both load the file before either has written it."""
    a_collector()
    pay_by_debit(hanako)
    issue_october(hanako)
    at, day = jst("2026-11-13T10:00"), date(2026, 11, 30)
    with batch("test"):
        collector = DebitCollector.objects.get()
    reserve_debits(DebitDay(collector, day, is_second=False), set(), at)
    with batch("test"):
        first, second = (
            DebitFile.objects.select_related("collector").get() for _ in range(2)
        )
    (line,) = write_debit_file(first, tmp_path, at)
    (path,) = tmp_path.iterdir()
    path.unlink()  # as if it were at the bank already
    (later,) = write_debit_file(second, tmp_path, at)
    assert "1件" in line
    assert "先に処理しました" in later
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_taken_back_meanwhile_is_not_written(hanako, tmp_path):
    a_collector()
    pay_by_debit(hanako)
    issue_october(hanako)
    at, day = jst("2026-11-13T10:00"), date(2026, 11, 30)
    with batch("test"):
        collector = DebitCollector.objects.get()
    reserve_debits(DebitDay(collector, day, is_second=False), set(), at)
    with batch("test"):
        file = DebitFile.objects.select_related("collector").get()
    withdraw_file(file_name(file), at)
    (line,) = write_debit_file(file, tmp_path, at)
    assert "先に処理しました" in line
    assert list(tmp_path.iterdir()) == []
    with batch("test"):
        assert DebitFile.objects.get().withdrawn_at == at


def test_each_slip_is_written_once_by_commands_at_once(
    hanako, taro, tmp_path, settings
):
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    for person in (hanako, taro):
        with scope("test", person.party.pk):
            BillingAccount.objects.update(payment_method="transfer")
    issue_october(hanako, taro)
    slips_after(5)
    look("2026-12-01T10:00")
    out, said = tmp_path / "out", []
    at = jst("2026-12-05T10:00")

    def write() -> None:
        said.extend(write_slips_of_today(out, at))

    with clock_at(at):
        assert at_once(*[write] * HANDS) == {"done": HANDS}
    told = [line for line in said if "2件" in line]
    assert len(told) == 1
    assert len(said) == HANDS
    names = sorted(path.suffix for path in out.iterdir())
    assert names == [".csv", ".pdf", ".pdf"]


def test_a_draft_that_a_killed_command_has_left_goes_with_the_next(tmp_path):
    path, other = tmp_path / "debit-1.txt", tmp_path / "debit-11.x.draft"
    for left in (tmp_path / "debit-1.draft", tmp_path / "debit-1.abc.draft", other):
        left.write_bytes(b"half")
    replace_on_disk(path, b"whole")
    assert sorted(tmp_path.iterdir()) == [path, other]
    assert path.read_bytes() == b"whole"
    assert new_draft(path) != new_draft(path)
