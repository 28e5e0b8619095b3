"""After a day of debit nobody is asked to pay before banks can have answered.

No file of the portal asked the banks here: the operator's billing system may have.
27 November 2026 is a Friday; five bank days later is Friday, 4 December.
"""

from datetime import date
from decimal import Decimal

import pytest

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import Party
from madoguchi.payments.models import (
    CardCharge,
    DebitFile,
    DebitRequest,
    DunningNotice,
    DunningRule,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.bank_debits import a_collector
from tests.bills import a_bill
from tests.clock import get_at, jst, post_at
from tests.desk import an_agent
from tests.dunning_days import look
from tests.journeys.test_paid_bills import post
from tests.operator import a_catalogue
from tests.page_words import page_words
from tests.people import Person
from tests.store_slips import slips, slips_after, write_slips

GATEWAY = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
OCTOBER = date(2026, 10, 1)
BY_BANK = {"brand": "", "last4": "3170", "method": "debit"}
NEXT_DAY, LAST_DAY, DAY_AFTER = (
    "2026-11-28T10:00",
    "2026-12-04T23:59",
    "2026-12-05T00:01",
)
WAITS = (
    "11月27日（金）が口座からの引き落とし日でした。結果は12月4日（金）ごろに"
    "分かります。それまで、ほかの方法でお支払いいただく必要はありません。"
)


@pytest.fixture
def debited(hanako, settings, tmp_path) -> Person:
    """October was to be debited on 27 November; nothing came in."""
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"card_gateway": GATEWAY}
    a_catalogue()
    Operator.objects.update(
        payments_from="2026-10", transfer_account="架空銀行 本店 普通 0000001"
    )
    with batch("test"):
        hanako.account.payment_method = "debit"
        hanako.account.email = "hanako@example.jp"
        hanako.account.save()
    owe(hanako, BY_BANK)
    return hanako


def owe(person: Person, payment: dict[str, str]) -> None:
    bill = a_bill(person, OCTOBER, due_on="2026-11-27", payment=payment)
    post(person, "bill", bill.total_yen, OCTOBER, bill.issued_on)


def said(person: Person, at: str, path: str) -> str:
    return page_words(get_at(at, person.client, path))


def pages(person: Person, at: str) -> dict[str, str]:
    base = f"/c/{person.contract.code}"
    paths = {
        "home": "/",
        "payment": f"{base}/payment/",
        "bills": f"{base}/bills/",
        "bill": f"{base}/bills/2026-10",
    }
    return {name: said(person, at, path) for name, path in paths.items()}


def pay(person: Person, at: str):
    path = f"/c/{person.contract.code}/payment/2026-10/pay"
    return post_at(at, person.client, path, {})


@pytest.mark.parametrize("at", [NEXT_DAY, LAST_DAY])
def test_until_the_day_of_results_every_page_waits_and_asks_for_nothing(debited, at):
    found = pages(debited, at)
    for name in ("home", "payment", "bill"):
        assert WAITS in found[name], name
    for name, words in found.items():
        assert "結果待ち" in words, name
        assert "支払いがまだです" not in words and "未確認" not in words, name
        assert "円を支払う" not in words and "カードで支払う" not in words, name
    assert "10月分のお支払いは手続き中です" in found["payment"]
    assert "銀行に振り込む" not in found["payment"]


def test_a_newer_bill_says_its_day_beside_the_one_that_waits(debited):
    bill = a_bill(debited, date(2026, 11, 1), due_on="2026-12-28", payment=BY_BANK)
    post(debited, "bill", bill.total_yen, date(2026, 11, 1), bill.issued_on)
    words = pages(debited, "2026-11-30T10:00")["payment"]
    assert WAITS in words and "12月28日（月）" in words


def test_from_the_day_after_it_is_asked_for(debited):
    found = pages(debited, DAY_AFTER)
    assert not [name for name, words in found.items() if "結果待ち" in words]
    assert "10月分のお支払いがまだです" in found["home"]
    assert "円を支払う" in found["home"]
    assert "円をカードで支払う" in found["payment"]
    assert "未確認" in found["bills"] and "未確認" in found["bill"]


def test_a_page_from_before_cannot_pay_by_card_meanwhile(debited):
    refused = pay(debited, NEXT_DAY)
    assert refused.status_code == 422
    assert WAITS in refused.content.decode()
    with scope("test", debited.party.pk):
        assert not CardCharge.objects.exists()
    assert pay(debited, DAY_AFTER).status_code == 200
    with scope("test", debited.party.pk):
        assert CardCharge.objects.count() == 1


def test_the_slowest_collector_says_how_long(debited):
    a_collector(result_days=3)
    a_collector(name="slow", result_days=8)
    assert "12月9日（水）ごろ" in pages(debited, DAY_AFTER)["payment"]
    assert "まだです" in pages(debited, "2026-12-10T00:01")["payment"]


@pytest.mark.parametrize("way", ["card", "transfer"])
def test_a_bill_paid_otherwise_waits_for_no_bank(hanako, settings, tmp_path, way):
    settings.OUTBOX_FOLDER = tmp_path
    a_catalogue()
    Operator.objects.update(payments_from="2026-10")
    owe(hanako, {"brand": "Visa", "last4": "0056", "method": way})
    words = pages(hanako, NEXT_DAY)["payment"]
    assert "10月分のお支払いがまだです" in words and "結果待ち" not in words


@pytest.mark.parametrize("event", ["payment", "chargeback"])
def test_what_a_bank_paid_or_took_back_is_not_waited_for(debited, event):
    post(debited, "payment", 100_000, OCTOBER, date(2026, 11, 27))
    if event == "chargeback":
        post(debited, "chargeback", 100_000, OCTOBER, date(2026, 11, 28))
    found = pages(debited, "2026-11-29T10:00")
    assert not [name for name, words in found.items() if "結果待ち" in words]
    assert ("がまだです" in found["payment"]) == (event == "chargeback")


def test_a_file_that_was_withdrawn_has_no_result(debited):
    at, collector = jst("2026-11-20T09:00"), a_collector()
    with batch("test"):
        file = DebitFile.objects.create(
            collector=collector,
            debit_on=date(2026, 11, 27),
            result_on=date(2026, 12, 4),
            reserved_at=at,
            withdrawn_at=at,
        )
        DebitRequest.objects.create(
            party=debited.party,
            account=debited.account,
            billing_month=OCTOBER,
            nth=1,
            file=file,
            line=1,
            amount_yen=1,
            new_code="1",
            bank_code="0005",
            branch_code="001",
            account_type="1",
            state="withdrawn",
            settled_at=at,
        )
    assert "10月分のお支払いがまだです" in pages(debited, NEXT_DAY)["payment"]


def test_nobody_is_reminded_before_the_results(debited):
    with batch("test"):
        DunningRule.objects.create(
            valid_from=date(2026, 1, 1),
            late_percent=Decimal("14.5"),
            late_item="LATE",
            stages=[{"days": 1, "channel": "mail"}],
            suspend_days=26,
        )

    def notices() -> int:
        with scope("test", debited.party.pk):
            return DunningNotice.objects.count()

    for day in ("2026-11-28", "2026-12-04"):
        look(f"{day}T10:00")
        assert notices() == 0, day
        assert "サービスを止めます" not in pages(debited, f"{day}T10:00")["payment"]
    look("2026-12-05T10:00")
    assert notices() == 1
    assert "サービスを止めます" in pages(debited, DAY_AFTER)["payment"]


def test_no_slip_for_a_store_is_issued_before_the_results(debited, tmp_path, capsys):
    slips_after(1)
    look("2026-11-28T10:00")
    write_slips(tmp_path, "2026-12-04T10:00", capsys)
    assert slips() == []
    write_slips(tmp_path, "2026-12-05T10:00", capsys)
    assert [slip.billing_month for slip in slips()] == [OCTOBER]


def test_a_company_reads_the_same_on_its_home(debited):
    Party.objects.filter(pk=debited.party.pk).update(kind="corporate")
    words = said(debited, NEXT_DAY, "/")
    assert "のお支払いは手続き中です" in words and WAITS in words
    assert "円を支払う" not in words and "お支払いがまだ" not in words
    late = said(debited, DAY_AFTER, "/")
    assert "円を支払う" in late and WAITS not in late


def test_the_desk_reads_that_the_result_is_waited_for(debited):
    clerk = an_agent("一郎", NEXT_DAY, "billing")
    clerk.open(debited)
    page = clerk.see(f"customers/{debited.party.customer_number}/money/")
    assert "口座振替の結果待ち（12月4日（金）ごろ）" in page


def test_tables_by_age_say_that_a_day_of_debit_is_in_them(debited):
    words = "11月27日（金）の口座振替は結果待ちです（12月4日（金）ごろに分かります）。"
    Party.objects.filter(pk=debited.party.pk).update(kind="corporate")
    assert words in said(debited, NEXT_DAY, "/org/receivables/")
    assert "結果待ち" not in said(debited, DAY_AFTER, "/org/receivables/")
