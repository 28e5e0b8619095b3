"""A refused card is asked again on the days of the rules, and everybody reads when."""

from datetime import date

import pytest
from django.core import mail

from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.payments.card_retry_task import bills_to_retry
from madoguchi.payments.models import CardCharge, DunningRule, DunningStop
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.clock import get_at, jst
from tests.desk import an_agent
from tests.dunning_days import look
from tests.journeys.test_collection import (
    billed,  # noqa: F401 a fixture
    collect,
    gateway,  # noqa: F401 a fixture
    use_card,
)
from tests.page_words import page_words
from tests.people import Person

TOMORROW = "2026-11-28T10:00"
FIRST, SECOND = "12月2日（水）", "12月9日（水）"  # 7 and 14 days after 25 November


@pytest.fixture
def refused(billed) -> Person:  # noqa: F811 the fixture
    """The card of 1,100 yen, due on 25 November, was refused on the 27th."""
    with batch("test"):
        DunningRule.objects.create(
            valid_from=date(2022, 4, 1),
            stages=[{"days": 5, "channel": "mail"}],
            card_retry_days=[1, 7, 14],
            suspend_days=45,
        )
    with scope("test", billed.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
    use_card(billed, "tok+no_funds")
    collect(billed)
    look("2026-11-27T10:30")
    return billed


def page_of(person: Person, at: str = TOMORROW) -> str:
    return page_words(get_at(at, person.client, "/payment/"))


def due_for_retry(text: str) -> int:
    return len(bills_to_retry(jst(text)))


def test_the_card_is_asked_on_the_days_of_the_rules_alone(refused):
    days = [due_for_retry(f"2026-12-{day:02}T06:30") for day in range(1, 11)]
    assert days == [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]


def test_customer_mail_and_desk_read_the_same_day(refused):
    words = page_of(refused)
    assert f"{FIRST}に、登録のカードでもう一度引き落とします" in words
    assert "もう一度引き落とす日は、お知らせできません" not in words
    (first,) = [m for m in mail.outbox if "引き落としができませんでした" in m.subject]
    assert f"{FIRST}に、登録のカードでもう一度引き落とします" in first.body
    clerk = an_agent("一郎", TOMORROW, "billing")
    clerk.open(refused)
    where = f"customers/{refused.party.customer_number}/money/"
    shown = page_words(clerk.get(where))
    assert f"{FIRST}にカードへもう一度請求します" in shown
    with scope("test", refused.party.pk):
        charge = CardCharge.objects.get()
    inside = page_words(clerk.get(f"{where}charges/{charge.pk}/"))
    assert "次にカードへ請求する日2026年12月2日" in inside


def test_after_the_first_day_the_next_is_named_and_then_none(refused):
    collect(refused, jst("2026-12-02T06:30"))
    assert f"{SECOND}に、登録のカード" in page_of(refused, "2026-12-02T10:00")
    collect(refused, jst("2026-12-09T06:30"))
    words = page_of(refused, "2026-12-09T10:00")
    assert "もう一度引き落とします" not in words
    assert "もう一度引き落とす日は、お知らせできません" in words


def test_a_stop_passes_a_day_over(refused):
    with scope("test", refused.party.pk):
        DunningStop.objects.create(
            party=refused.party,
            account=refused.account,
            reason="other",
            until_on=date(2026, 12, 2),
            set_by="test",
            set_at=jst(TOMORROW),
        )
    assert f"{SECOND}に、登録のカード" in page_of(refused)
    assert due_for_retry("2026-12-02T06:30") == 0
    assert due_for_retry("2026-12-09T06:30") == 1


@pytest.mark.parametrize("change", ["transfer", "paid", "no rule"])
def test_no_day_is_named_where_nothing_is_asked(refused, change):
    with batch("test"):
        if change == "no rule":
            DunningRule.objects.update(card_retry_days=[])
        elif change == "transfer":
            type(refused.account).objects.filter(pk=refused.account.pk).update(
                payment_method="transfer"
            )
        else:
            CardCharge.objects.update(state="paid", settled_at=jst(TOMORROW))
    assert "もう一度引き落とします" not in page_of(refused)


def test_a_bill_that_no_card_was_asked_for_is_not_asked_by_the_rules(billed):  # noqa: F811
    with batch("test"):
        DunningRule.objects.create(valid_from=date(2022, 4, 1), card_retry_days=[7])
    assert due_for_retry("2026-12-02T06:30") == 0
