"""Who pays by agreed instalments reads them, and no threat, while none is overdue."""

from datetime import date
from decimal import Decimal

import pytest

from madoguchi.catalogue.models import Operator
from madoguchi.payments.dunning.desk_acts import agree_on_plan
from madoguchi.payments.models import DunningCase, DunningRule
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.clock import get_at, jst
from tests.journeys.test_paid_bills import post
from tests.operator import a_catalogue
from tests.page_words import page_words
from tests.people import Person

SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
OCTOBER = date(2026, 10, 1)
NEXT = "分割でお支払いいただくお約束です。次は12月20日（日）に4,000円です。"
ALL = (
    "お約束の日と金額: 12月20日（日）4,000円、2027年1月20日（水）4,000円、"
    "2027年2月20日（土）1,451円。"
)
THREATS = ("止めます", "止まりません", "遅延損害金", "払込票", "まだです", "未確認")


@pytest.fixture
def paying_by_parts(db_of_all, settings, tmp_path, hanako) -> Person:
    """October, 9,451 yen due on 11月25日: 4,000 a month from 12月20日."""
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}
    a_catalogue()
    Operator.objects.update(
        payments_from="2026-10", transfer_account="架空銀行 本店 普通 0000001"
    )
    bill = a_bill(hanako, OCTOBER, due_on="2026-11-25")
    post(hanako, "bill", bill.total_yen, OCTOBER, bill.issued_on)
    with batch("test"):
        DunningRule.objects.create(
            valid_from=date(2026, 1, 1),
            late_percent=Decimal("14.5"),
            grace_days=15,
            suspend_days=26,
        )
    with scope("test", hanako.party.pk):
        case = DunningCase.objects.create(
            party=hanako.party,
            account=hanako.account,
            billing_month=OCTOBER,
            due_on=date(2026, 11, 25),
            cause="overdue",
            opened_at=jst("2026-11-26T09:00"),
        )
        at = jst("2026-12-01T10:00")
        agree_on_plan(case, 4_000, date(2026, 12, 20), actor="係 次郎", at=at)
    return hanako


def pages(person: Person, at: str) -> dict[str, str]:
    base = f"/c/{person.contract.code}"
    paths = {
        "home": "/",
        "payment": f"{base}/payment/",
        "bill": f"{base}/bills/2026-10",
    }
    found = {name: get_at(at, person.client, path) for name, path in paths.items()}
    return {name: page_words(page).replace(" ", "") for name, page in found.items()}


def test_every_page_says_the_plan_and_threatens_nothing(paying_by_parts):
    for name, words in pages(paying_by_parts, "2026-12-20T10:00").items():
        assert NEXT in words, name
        assert ALL.replace(" ", "") in words, name
        assert [word for word in THREATS if word in words] == [], name


def test_of_an_overdue_instalment_all_pages_ask_with_its_sum(paying_by_parts):
    missed = "12月20日（日）が期限の4,000円を、まだ確認できていません。"
    found = pages(paying_by_parts, "2026-12-21T10:00")
    for name, words in found.items():
        assert missed in words, name
        assert "お約束です" not in words, name
    assert "10月分のお支払いがまだです" in found["home"]
    assert "未確認" in found["bill"] and "遅延損害金" in found["payment"]


def test_what_was_paid_covers_the_soonest_instalment_first(paying_by_parts):
    post(paying_by_parts, "payment", 4_500, OCTOBER, date(2026, 12, 19))
    for name, words in pages(paying_by_parts, "2026-12-21T10:00").items():
        assert "次は2027年1月20日（水）に3,500円です。" in words, name
