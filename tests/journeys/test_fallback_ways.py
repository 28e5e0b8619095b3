"""A card fails, then the spare account, then a slip: one story, and money once."""

from datetime import date

import pytest
from django.core import mail
from django.core.management import call_command

from madoguchi.customers.models import BillingAccount, PartyProfile
from madoguchi.payments.models import (
    CardCharge,
    DebitRequest,
    DunningRule,
    KeptMethod,
    PaymentMethod,
    ServiceStop,
)
from madoguchi.payments.sealed_accounts import AccountSecrets, seal_account
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bank_debits import a_collector, answered, issue_october, requests
from tests.card_money import OCTOBER, money_entries, owed
from tests.clock import get_at, jst
from tests.dunning_days import look
from tests.page_words import page_words
from tests.store_slips import (
    BACK,
    FIRST,
    a_file,
    slips,
    slips_after,
    take_in,
    told,
    write_slips,
)

SWITCH = "madoguchi.adapters.simulator.service_switch.ServiceSwitchSimulator"
GATEWAY = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
DEBIT_DAY = date(2026, 12, 28)  # the 27th is a Sunday
SPARE = "次は、予備の口座（末尾321）から12月28日（月）に引き落とします。"


@pytest.fixture
def failed(hanako, settings, tmp_path):
    """1,100 yen of October, whose card failed on 26 November; due on the 25th."""
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    settings.PORTS = settings.PORTS | {
        "service_switch": SWITCH,
        "card_gateway": GATEWAY,
    }
    with scope("test", hanako.party.pk):
        BillingAccount.objects.update(email="hanako@example.jp", payment_method="card")
        PartyProfile.objects.update(email="hanako@example.jp")
    issue_october(hanako)
    a_collector()
    slips_after(
        45,
        debits_spare_account=True,
        stages=[{"days": 5, "channel": "mail"}],
        suspend_days=60,
    )
    keep_spare_account(hanako)
    with scope("test", hanako.party.pk):
        CardCharge.objects.create(
            party=hanako.party,
            account=hanako.account,
            billing_month=OCTOBER,
            amount_yen=1_100,
            key="C1",
            way="collected",
            card_token="tok_1",
            state="failed",
            asked_at=jst("2026-11-25T06:00"),
            settled_at=jst("2026-11-26T07:00"),
        )
    mail.outbox.clear()
    return hanako


def keep_spare_account(person) -> None:
    secrets = AccountSecrets("7654321", "ｷﾕｳﾖ ｲﾁﾛｳ")
    with scope("test", person.party.pk):
        KeptMethod.objects.create(
            party=person.party,
            account=person.account,
            kind="debit",
            rank=1,
            kept_at=jst("2026-10-01T09:00"),
            bank_code="0005",
            branch_code="001",
            account_type="1",
            bank_account_number="321",
            sealed_account=seal_account(secrets, person.account.account_number),
        )


def write_debits(folder, at: str = "2026-12-07T09:00", day=DEBIT_DAY, **more):
    with clock_at(jst(at)):
        call_command("payments", "debits", "write", day=day, folder=folder, **more)
    return next(iter(folder.glob("debit-*.txt")), None)


def fail_debit(folder) -> None:
    path = answered(write_debits(folder), "2")
    with clock_at(jst("2027-01-05T09:00")):
        call_command("payments", "results", str(path))


def story(person, at: str) -> str:
    page = get_at(at, person.client, f"/c/{person.contract.code}/payment/")
    return page_words(page)


def test_the_spare_account_is_asked_where_the_card_failed(failed, tmp_path):
    write_debits(tmp_path / "out")
    assert requests() == [("asked", "", 1_100, "1")]
    with scope("test", failed.party.pk):
        assert BillingAccount.objects.get().payment_method == "card"


def test_it_is_not_asked_where_the_rules_do_not_say_so(failed, tmp_path):
    with batch("test"):
        DunningRule.objects.update(debits_spare_account=False)
    assert write_debits(tmp_path / "out") is None


def test_it_is_not_asked_for_a_bill_whose_card_did_not_fail(failed, tmp_path):
    with scope("test", failed.party.pk):
        CardCharge.objects.update(state="withdrawn")
    assert write_debits(tmp_path / "out") is None


def test_it_is_not_asked_once_the_customer_has_removed_it(failed, tmp_path):
    with scope("test", failed.party.pk):
        KeptMethod.objects.update(rank=None, ended_at=jst("2026-11-27T09:00"))
    assert write_debits(tmp_path / "out") is None


def ask_cards_again_after(*days: int) -> None:
    """So many days after 25 November 2026."""
    with batch("test"):
        DunningRule.objects.update(card_retry_days=list(days))


@pytest.mark.parametrize(
    ("written_at", "files"), [("2026-12-08T23:59", 0), ("2026-12-09T00:00", 1)]
)
def test_it_is_asked_after_the_last_day_on_which_the_card_is(
    failed, tmp_path, written_at, files
):
    """The card is asked again on 2 and 8 December."""
    ask_cards_again_after(7, 13)
    write_debits(tmp_path, written_at)
    assert len(requests()) == files
    assert len(list(tmp_path.glob("debit-*.txt"))) == files


def test_the_page_names_the_debit_that_follows_the_last_try_of_the_card(failed):
    with scope("test", failed.party.pk):
        PaymentMethod.objects.create(
            party=failed.party, account=failed.account, kind="card", card_token="tok_1"
        )
    look("2026-11-26T10:00")
    ask_cards_again_after(7, 13)
    words = story(failed, "2026-11-27T10:00")
    assert "12月2日（水）に、登録のカードでもう一度引き落とします" in words
    after = "カードで引き落とせなかったときは、予備の口座（末尾321）から"
    assert after + "12月28日（月）に引き落とします。" in words
    ask_cards_again_after(7, 30)  # after 25 December no file of the 28th can ask
    assert after + "1月27日（水）に引き落とします。" in story(
        failed, "2026-11-27T10:00"
    )


def test_page_and_mail_say_what_failed_what_comes_next_and_when(failed):
    look("2026-11-26T10:00")
    (first,) = mail.outbox
    assert "引き落としが11月25日（水曜日）にできませんでした" in first.body
    assert SPARE in first.body
    words = story(failed, "2026-11-27T10:00")
    assert "引き落としできませんでした" in words and SPARE in words
    assert "1月9日（土）までにお支払いを確認できないときは" in words
    assert "もう一度引き落とす日は、お知らせできません" not in words


def test_while_the_bank_has_it_nothing_else_is_offered(failed, tmp_path):
    look("2026-11-26T10:00")
    write_debits(tmp_path / "out")
    words = story(failed, "2026-12-08T10:00")
    assert "12月28日（月）に口座から引き落とします" in words
    assert "コンビニ" not in words and "予備の口座" not in words


def test_a_spare_account_that_failed_is_followed_by_a_slip(failed, tmp_path, capsys):
    look("2026-11-26T10:00")
    fail_debit(tmp_path / "out")
    words = story(failed, "2027-01-06T10:00")
    assert "12月28日（月）に口座から引き落としできませんでした" in words
    assert "予備の口座" not in words
    assert "1月9日（土）までにお支払いを確認できないときは" in words
    write_slips(tmp_path / "slips", "2027-01-09T10:00", capsys)
    words = story(failed, "2027-01-09T11:00")
    assert (
        "コンビニの払込票をご用意しました。2月8日（月）までお使いになれます。" in words
    )
    paid = a_file(tmp_path, told([(FIRST, "20270110", slips()[0].digits)]))
    take_in(paid, "2027-01-11T09:00", capsys)
    assert owed(failed) == 0
    assert [entry[0] for entry in money_entries(failed)] == ["payment"]


def test_what_failed_at_a_spare_account_is_not_asked_of_it_again(failed, tmp_path):
    fail_debit(tmp_path / "1")
    assert write_debits(tmp_path / "2", "2027-01-05T10:00", date(2027, 1, 27)) is None
    with batch("test"):
        assert DebitRequest.objects.count() == 1


def test_a_slip_given_back_keeps_the_service_for_a_week_and_asks_once(
    failed, tmp_path, capsys
):
    look("2026-11-26T10:00")
    fail_debit(tmp_path / "out")
    write_slips(tmp_path / "slips", "2027-01-09T10:00", capsys)
    digits = slips()[0].digits
    taken = a_file(tmp_path, told([(FIRST, "20270122", digits)]))
    take_in(taken, "2027-01-23T09:00", capsys)
    look("2027-01-25T09:30")
    mail.outbox.clear()
    back = a_file(tmp_path, told([(BACK, "20270122", digits)]))
    take_in(back, "2027-01-26T08:00", capsys)
    for day in (26, 27):
        look(f"2027-01-{day}T09:30")
    (message,) = mail.outbox
    assert "1月22日（金）のコンビニエンスストアでのお支払いは、お店が取り消した" in (
        message.body
    )
    assert "2月2日（火曜日）までは、いつもどおりお使いいただけます" in message.body
    with scope("test", failed.party.pk):
        assert not ServiceStop.objects.exists()
    look("2027-02-02T09:30")
    with scope("test", failed.party.pk):
        assert not ServiceStop.objects.exists()
    look("2027-02-03T09:30")
    with scope("test", failed.party.pk):
        assert ServiceStop.objects.filter(resumed_at=None).count() == 1
