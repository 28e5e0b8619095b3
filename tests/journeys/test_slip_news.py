"""What an agency tells of slips late, wrongly, or of slips that are nobody's here."""

import pytest

from madoguchi.adapters.simulator import store_payments
from madoguchi.kernel.errors import Unavailable
from madoguchi.payments.models import SlipFile, StoreSlip
from madoguchi.payments.slips.slip_number import check_digit
from madoguchi.platform.batch import batch
from tests.bank_debits import issue_october
from tests.card_money import lower_bill, money_entries, owed
from tests.clock import get_at
from tests.dunning_days import look
from tests.journeys.test_store_slips import (
    ISSUED,
    PAID_AT,
    READ,
    SIMULATOR,
    issued,  # noqa: F401 a fixture
    only_slip,
    refused,
    unpaid,  # noqa: F401 a fixture
)
from tests.page_words import page_words
from tests.store_slips import (
    BACK,
    FIRST,
    SURE,
    a_file,
    slips,
    slips_after,
    take_in,
    told,
    write_slips,
)


def with_check_digit(digits: str) -> str:
    return digits[:-1] + check_digit(digits[:-1])


def files_taken_in() -> int:
    with batch("test"):
        return SlipFile.objects.count()


def test_a_first_report_that_is_read_after_the_sure_one_changes_nothing(
    issued,  # noqa: F811 the fixture
    tmp_path,
    capsys,
):
    digits = only_slip().digits
    take_in(a_file(tmp_path, told([(SURE, PAID_AT, digits)])), READ, capsys)
    posted = money_entries(issued)
    late = a_file(tmp_path, told([(FIRST, PAID_AT, digits)]), "late.txt")
    said = take_in(late, "2026-12-10T09:00", capsys)
    assert "確報のあとに届いた速報: 1件（何も変えていません）" in said
    assert (money_entries(issued), only_slip().state) == (posted, "sure")
    assert files_taken_in() == 2


def test_another_taking_after_the_sure_one_is_refused(
    issued,  # noqa: F811 the fixture
    tmp_path,
    capsys,
):
    """The same paper paid at a second store: the agency has to say which is right."""
    digits = only_slip().digits
    take_in(a_file(tmp_path, told([(SURE, PAID_AT, digits)])), READ, capsys)
    again = a_file(tmp_path, told([(FIRST, "20261209", digits)]), "again.txt")
    assert "2行目: 確報の済んだ払込票です" in refused(again, READ, capsys)
    assert files_taken_in() == 1


@pytest.mark.parametrize(
    "foreign",
    [
        pytest.param(lambda own: "91999999" + own[8:], id="another company's code"),
        pytest.param(lambda own: own[:8] + "0002" + own[12:], id="another prefix"),
        pytest.param(lambda own: own[:22] + "9" + own[23:], id="a number not issued"),
        pytest.param(lambda own: own[:37] + "001101" + own[43:], id="another sum"),
        pytest.param(lambda own: own[:30] + "270105" + own[36:], id="another last day"),
    ],
)
def test_a_slip_that_is_nobodys_here_refuses_its_file_whole(
    issued,  # noqa: F811 the fixture
    tmp_path,
    capsys,
    foreign,
):
    own = only_slip().digits
    other = with_check_digit(foreign(own))
    assert other != own
    path = a_file(tmp_path, told([(FIRST, PAID_AT, own), (FIRST, PAID_AT, other)]))
    error = refused(path, READ, capsys)
    assert "3行目: 発行していない払込票です" in error and "2行目" not in error
    assert (owed(issued), money_entries(issued)) == (1_100, [])
    assert files_taken_in() == 0


def test_what_a_store_took_before_the_bill_was_corrected_is_kept(
    issued,  # noqa: F811 the fixture
    tmp_path,
    capsys,
):
    """1,100 yen were taken for a bill that asks for 1,000 yen by now: 100 are kept."""
    digits = only_slip().digits
    lower_bill(issued, 100)
    said = take_in(a_file(tmp_path, told([(FIRST, PAID_AT, digits)])), READ, capsys)
    assert "ほかでも支払われていた請求" in said and "100円（預り金になります" in said
    address = f"/c/{issued.contract.code}/payment/"
    words = page_words(get_at(READ, issued.client, address))
    assert "100円多くお預かりしています" in words
    back = a_file(tmp_path, told([(BACK, PAID_AT, digits)]), "back.txt")
    take_in(back, "2026-12-10T09:00", capsys)
    assert owed(issued) == 1_000
    write_slips(tmp_path / "out", "2026-12-10T10:00", capsys)
    assert [(slip.state, slip.amount_yen) for slip in slips()] == [
        ("taken_back", 1_100),
        ("issued", 1_000),
    ]


@pytest.mark.parametrize("net_yen", [272_728, 272_729])
def test_no_slip_asks_for_more_than_300000_yen(hanako, tmp_path, capsys, net_yen):
    """272,728 yen are 300,000 with 10 % of tax, which is cut; 272,729 are 300,001."""
    issue_october(hanako, yen=net_yen)
    slips_after(5)
    look("2026-12-01T10:00")
    said = write_slips(tmp_path / "out", ISSUED, capsys)
    asked = [slip.amount_yen for slip in slips()]
    is_above = net_yen == 272_729
    assert asked == ([] if is_above else [300_000])
    too_much = "（300,000円）を超える請求です: 2026-10 300,001円"
    assert (too_much in said) is is_above


class WrongService:
    """Answers every question with the same."""

    answer = ""

    def open_number(self, _request: object) -> str:
        return self.answer

    def close_number(self, key: str) -> None:
        raise Unavailable(key)


@pytest.mark.parametrize("answer", ["", "E-500", "1" * 31, "１２３", "-12"])
def test_what_is_no_number_is_not_kept_and_is_asked_again(
    unpaid,  # noqa: F811 the fixture
    settings,
    tmp_path,
    capsys,
    answer,
):
    WrongService.answer = answer
    wrong = f"{WrongService.__module__}.{WrongService.__qualname__}"
    settings.PORTS = settings.PORTS | {"store_payment": wrong}
    said = write_slips(tmp_path / "out", ISSUED, capsys)
    assert "の返事は番号ではありません" in said and only_slip().terminal_number == ""
    settings.PORTS = settings.PORTS | {"store_payment": SIMULATOR}
    assert "店頭端末の番号: 1件" in write_slips(tmp_path / "out", ISSUED, capsys)
    number = store_payments.number_of(only_slip().digits)
    assert only_slip().terminal_number == number


def test_the_number_of_another_slip_is_not_kept(
    hanako, taro, settings, tmp_path, capsys
):
    """Whoever types it would pay for somebody else."""
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    issue_october(hanako, taro)
    slips_after(5)
    look("2026-12-01T10:00")
    WrongService.answer = "12345678901"
    wrong = f"{WrongService.__module__}.{WrongService.__qualname__}"
    settings.PORTS = settings.PORTS | {"store_payment": wrong}
    write_slips(tmp_path / "out", ISSUED, capsys)
    numbers = [slip.terminal_number for slip in slips()]
    assert numbers == ["12345678901", ""]
    assert {slip.state for slip in slips()} == {StoreSlip.State.ISSUED}
