"""A second debit has one day (再振替), which the customer reads wherever they look.

30 November 2026 is a Monday. The collector asks again on the 10th; its answer of
4 December is too late for that of December (seven bank days before: 1 December).
10 January 2027 is a Sunday and the 11th a holiday, so the next is the 12th.
"""

from datetime import date

import pytest
from django.core import mail
from django.core.management import call_command

from madoguchi.payments.models import (
    DebitCollector,
    DunningCase,
    DunningRule,
    DunningStop,
    PaymentPlan,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.bank_debits import (
    a_collector,
    answered,
    issue_october,
    pay_by_debit,
    requests,
)
from tests.clock import get_at, jst
from tests.dunning_days import look
from tests.page_words import page_words
from tests.people import Person

DAY, SECOND = date(2026, 11, 30), date(2027, 1, 12)
RESULTS_AT = "2026-12-04T10:00"
AGAIN = (
    "1月12日（火）に、同じ口座からもう一度引き落とします。前の日までに残高をご用意"
    "ください。先にお支払いを確認できたときは、引き落としません。"
)
PAY_NOW = "カード、払込票または銀行振込でお支払いください。"
NO_DAY = "もう一度引き落とす日は、お知らせできません。"


@pytest.fixture
def debited(hanako) -> Person:
    """1,100 yen of October are due on 30 November; who pays late is reminded."""
    a_collector()
    pay_by_debit(hanako)
    issue_october(hanako)
    with batch("test"):
        hanako.account.email = "hanako@example.jp"
        hanako.account.save(update_fields=["email"])
        DunningRule.objects.create(valid_from=date(2026, 1, 1))
    return hanako


def write(folder, at: str, day: date, **more: object) -> None:
    with clock_at(jst(at)):
        call_command("payments", "debits", "write", day=day, folder=folder, **more)


def fail(folder, result: str, at: str = RESULTS_AT) -> None:
    """Let the only file in the folder come back with that result."""
    (request,) = folder.glob("debit-*.txt")
    with clock_at(jst(at)):
        call_command("payments", "results", str(answered(request, result)))


def failed_once(folder, result: str = "1") -> None:
    write(folder, "2026-11-13T09:00", DAY)
    fail(folder, result)


def pages(person: Person, at: str = RESULTS_AT) -> dict[str, str]:
    base = f"/c/{person.contract.code}"
    paths = {
        "home": "/",
        "payment": f"{base}/payment/",
        "bill": f"{base}/bills/2026-10",
    }
    return {
        name: page_words(get_at(at, person.client, path))
        for name, path in paths.items()
    }


def mail_of_failure() -> str:
    look(RESULTS_AT)
    (told,) = mail.outbox
    return str(told.body)


def test_home_payment_bill_and_mail_name_the_day_of_the_second_debit(debited, tmp_path):
    failed_once(tmp_path)
    told = pages(debited) | {"mail": mail_of_failure()}
    assert {name: words.count(AGAIN) for name, words in told.items()} == dict.fromkeys(
        ("home", "payment", "bill", "mail"), 1
    )
    for words in told.values():
        assert PAY_NOW not in words and NO_DAY not in words
        assert "お支払いの方法を選んで、お支払いください" not in words


def test_what_failed_twice_is_asked_for_no_more(debited, tmp_path):
    failed_once(tmp_path / "1")
    write(tmp_path / "2", "2026-12-07T09:00", SECOND, second=True)
    at_bank = "1月12日（火）に口座から引き落とします。"
    assert at_bank in pages(debited, "2026-12-08T10:00")["payment"]
    fail(tmp_path / "2", "1", "2027-01-19T10:00")
    for words in pages(debited, "2027-01-19T11:00").values():
        assert "もう一度引き落とします" not in words
        assert PAY_NOW in words


@pytest.mark.parametrize("result", ["2", "3", "4", "8", "9"])
def test_other_failures_promise_no_second_debit(debited, tmp_path, result):
    failed_once(tmp_path, result)
    assert "もう一度引き落とします" not in pages(debited)["payment"]


def test_a_new_account_is_named_with_its_day(debited, tmp_path):
    failed_once(tmp_path, "2")
    pay_by_debit(debited, "1111222")
    told = (
        "次は、登録しなおした口座（末尾222）から12月28日（月）に引き落とします。"
        "先にお支払いを確認できたときは、引き落としません。"
    )
    assert all(told in words for words in pages(debited).values())


def test_a_second_debit_that_is_stopped_or_not_offered_is_not_promised(
    debited, tmp_path
):
    failed_once(tmp_path)
    mine = {"party": debited.party, "account": debited.account}
    with batch("test"):
        stop = DunningStop.objects.create(
            **mine,
            reason="other",
            until_on=date(2026, 12, 20),
            set_by="x",
            set_at=jst(RESULTS_AT),
        )
    assert AGAIN not in pages(debited)["payment"]
    with batch("test"):
        stop.delete()
    assert AGAIN in pages(debited)["payment"]
    with batch("test"):
        DebitCollector.objects.update(second_day=None)
    assert "もう一度引き落とします" not in pages(debited)["payment"]


def test_a_bill_by_instalments_is_asked_of_no_bank(debited, tmp_path):
    failed_once(tmp_path)
    look(RESULTS_AT)
    with batch("test"):
        PaymentPlan.objects.create(
            party=debited.party,
            case=DunningCase.objects.get(),
            owed_yen=1_100,
            agreed_by="x",
            agreed_at=jst(RESULTS_AT),
        )
    write(tmp_path / "2", "2026-12-07T09:00", SECOND, second=True)
    assert len(requests()) == 1
    assert AGAIN not in pages(debited)["payment"]


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 28), "次は2027年1月12日です"),
        (date(2027, 1, 13), "次は2027年2月10日です"),
    ],
)
def test_a_second_debit_is_for_the_day_of_the_collector_alone(
    debited, tmp_path, capsys, day, words
):
    failed_once(tmp_path / "1")
    with pytest.raises(SystemExit):
        write(tmp_path / "2", "2026-12-07T09:00", day, second=True)
    told = capsys.readouterr().err
    assert told.startswith("no_second_day: ") and words in told
    assert len(requests()) == 1
    write(tmp_path / "2", "2026-12-07T09:00", SECOND, second=True)
    assert len(requests()) == 2


def test_a_second_day_at_the_end_of_a_month_may_be_one_of_the_next(
    debited, tmp_path, capsys
):
    with batch("test"):  # 31 January 2027 is a Sunday
        DebitCollector.objects.update(second_day=31)
    failed_once(tmp_path / "1")
    write(tmp_path / "2", "2026-12-07T09:00", date(2027, 2, 1), second=True)
    assert len(requests()) == 2
