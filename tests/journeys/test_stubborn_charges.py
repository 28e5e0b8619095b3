"""Charges that no answer ends, and those that stand behind them."""

from datetime import date, timedelta

import pytest

from madoguchi.jobs.payments.collection_tasks import ask_open_charges
from madoguchi.payments.models import CardCharge
from madoguchi.platform.scope import scope
from tests.card_companies.company_server import SECRET_KEY, serving
from tests.card_companies.stripe_double import StripeDouble
from tests.card_money import ASKED_AT

SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
STRIPE = "madoguchi.adapters.stripe_cards.gateway.StripeCardGateway"
AT = ASKED_AT + timedelta(minutes=10)


def charge_of(person, nth: int, token: str, yen: int = 6_716) -> None:
    """Ask a card for the bill of a month, one minute after the one before."""
    with scope("test", person.party.pk):
        CardCharge.objects.create(
            party=person.party,
            account=person.account,
            billing_month=date(2026, nth, 1),
            amount_yen=yen,
            key=f"K{nth}",
            way=CardCharge.Way.COLLECTED,
            card_token=token,
            asked_at=ASKED_AT + timedelta(minutes=nth),
        )


def ends_of(person) -> list[tuple[str, str]]:
    with scope("test", person.party.pk):
        rows = CardCharge.objects.order_by("key")
        return list(rows.values_list("state", "reason"))


def test_three_that_stay_silent_keep_the_fourth_waiting_for_minutes_alone(
    hanako, settings, tmp_path
):
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path
    for nth in (1, 2, 3):
        charge_of(hanako, nth, "tok+silent")
    charge_of(hanako, 4, "tok+paid")
    for minute in range(4):
        ask_open_charges(AT + timedelta(minutes=minute))
    assert ends_of(hanako) == [("asked", "")] * 3 + [("paid", "")]


@pytest.mark.parametrize(
    ("end", "yen", "expected"),
    [("paid", 49, ("failed", "amount")), ("misunderstood", 6_716, ("asked", ""))],
)
def test_what_the_company_refuses_to_hear_is_no_silence(
    hanako, settings, end, yen, expected
):
    settings.PORTS = settings.PORTS | {"card_gateway": STRIPE}
    settings.CARD_KEY = SECRET_KEY
    company = StripeDouble()
    with serving(company) as settings.CARD_URL:
        for nth in (1, 2, 3, 5, 6, 7):
            charge_of(hanako, nth, token_of(company, end), yen)
        charge_of(hanako, 4, token_of(company, "paid"))
        ask_open_charges(AT)
    ends = ends_of(hanako)
    assert ends.pop(3) == ("paid", "")
    assert ends == [expected] * 6
    assert company.taken_yen() == 6_716


def token_of(company: StripeDouble, end: str) -> str:
    card = company.new_card("paid")
    card["end"] = end
    return f"{card['customer']}/{card['id']}"
