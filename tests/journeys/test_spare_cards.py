"""Further cards of an account: registered, put in order, and tried where one fails."""

import re
from datetime import date

import pytest
from django.core.management import call_command

from madoguchi.adapters.simulator.card_gateway import CardGatewaySimulator
from madoguchi.catalogue.models import Operator, Policy
from madoguchi.jobs.payments.bill_collection import CollectedBill, collect_one_bill
from madoguchi.payments.models import CardCharge, KeptMethod, PaymentMethod
from madoguchi.payments.played_pages import PageAnswer
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.card_money import OCTOBER, owed
from tests.clock import get_at, jst, post_at, replay_until
from tests.operator import a_catalogue
from tests.people import Person
from tests.procedure_walk import ProcedureWalk

SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
ASKED = "2026-11-20T10:00"
DUE = "2026-11-25T09:00"


@pytest.fixture
def payer(hanako, settings, tmp_path) -> Person:
    """A bill of 1,100 yen, due on 11月25日, and a card without money."""
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR}
    a_catalogue()
    Operator.objects.update(payments_from="2026-10")
    Policy.objects.create(valid_from=date(2026, 1, 1), tries_kept_cards=True)
    a_charge(hanako.contract, 1_000)
    call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00:00+09:00")
    with scope("test", hanako.party.pk):
        PaymentMethod.objects.create(
            party=hanako.party,
            account=hanako.account,
            kind="card",
            card_token="tok+no_funds",
            card_brand="Visa",
            card_last4="0056",
            card_expiry="2028-02",
        )
    return hanako


def add_spare(person: Person, planned: str = "") -> KeptMethod:
    """Register a card on the page of the gateway; its charges end as planned."""
    start = f"/c/{person.contract.code}/p/spare-card/"
    walk = ProcedureWalk(ASKED, person.client, start)
    check = get_at(ASKED, walk.client, walk.begin().url).url
    page = walk.send(check).content.decode()
    address = re.search(r'content="0; url=([^"]+)"', page)[1]
    outside_id = address.rstrip("/").rpartition("/")[2]
    with clock_at(jst(ASKED)):
        CardGatewaySimulator().answer_page(outside_id, PageAnswer.DONE, planned)
    get_at(ASKED, walk.client, check.replace("/check", "/back"))
    replay_until(ASKED)
    with scope("test", person.party.pk):
        return KeptMethod.objects.latest("pk")


def collect(person: Person) -> None:
    bill = CollectedBill(person.party.pk, person.account.pk, OCTOBER)
    collect_one_bill(bill, at=jst(DUE))


def tried(person: Person) -> list[tuple[str, str]]:
    with scope("test", person.party.pk):
        rows = CardCharge.objects.order_by("pk")
        return list(rows.values_list("card_token", "state"))


def change(person: Person, kept: KeptMethod, what: str):
    url = f"/c/{person.contract.code}/payment/kept/{kept.pk}"
    return post_at(ASKED, person.client, url, {"what": what})


def test_spare_cards_are_tried_in_the_order_that_the_customer_gave_them(payer):
    first, second = add_spare(payer), add_spare(payer, "no_funds")
    assert (first.rank, second.rank) == (1, 2)
    assert first.registration_reference and first.found_usable_at
    shown = get_at(ASKED, payer.client, "/payment/", follow=True).content.decode()
    assert "予備の1番め" in shown and "予備の2番め" in shown
    assert change(payer, second, "earlier").status_code == 302
    collect(payer)
    assert tried(payer) == [
        ("tok+no_funds", "failed"),
        (second.card_token, "failed"),
        (first.card_token, "paid"),
    ]
    assert owed(payer) == 0


def test_a_removed_card_is_not_tried_and_none_is_where_the_rules_say_so(payer):
    first, second = add_spare(payer), add_spare(payer)
    assert change(payer, first, "remove").status_code == 302
    with scope("test", payer.party.pk):
        assert KeptMethod.objects.get(pk=second.pk).rank == 1
        assert KeptMethod.objects.get(pk=first.pk).ended_at == jst(ASKED)
    Policy.objects.update(tries_kept_cards=False)
    collect(payer)
    assert tried(payer) == [("tok+no_funds", "failed")]
    Policy.objects.update(tries_kept_cards=True)
    bill = CollectedBill(payer.party.pk, payer.account.pk, OCTOBER)
    collect_one_bill(bill, at=jst("2026-11-26T09:00"))
    assert (second.card_token, "paid") in tried(payer)
    assert first.card_token not in [token for token, _state in tried(payer)]
