"""Bills of the test people in the ledger, charges of them, and what is owed."""

from datetime import date
from typing import Any

from madoguchi.ledger.models import LedgerEntry, LedgerEvent
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.ledger.postings import (
    LedgerPosting,
    Revised,
    billed_movements,
    post_movements,
    post_revision,
)
from madoguchi.payments.card_values import ChargeAnswer, ChargeState
from madoguchi.payments.charge_requests import ChargeTerms, open_charge
from madoguchi.payments.models import CardCharge
from madoguchi.platform.scope import scope
from tests.clock import jst
from tests.people import Person

OCTOBER = date(2026, 10, 1)
ASKED_AT = jst("2026-11-27T09:00")
PAID_ON = date(2026, 11, 27)


def post_bill(person: Person, yen: int, month: date = OCTOBER) -> None:
    """Post a bill as the bill run does."""
    posting = LedgerPosting(
        person.party.pk,
        person.account.pk,
        month,
        LedgerEvent.BILL,
        f"I{month:%Y%m}",
        date(2026, 11, 10),
        jst("2026-11-10T09:00"),
    )
    with scope("test", person.party.pk):
        post_movements(posting, billed_movements(0, yen))


def lower_bill(person: Person, yen: int, number: str = "I202610-1") -> None:
    """Post a return invoice of October over that sum."""
    at = jst("2026-11-28T09:00")
    revised = Revised(person.party.pk, person.account.pk, OCTOBER, number, at)
    with scope("test", person.party.pk):
        before = billed_yen(person)
        post_revision(revised, before, before - yen)


def billed_yen(person: Person) -> int:
    rows = LedgerEntry.objects.filter(
        party=person.party.pk, event__in=["bill", "revision"], billing_month=OCTOBER
    )
    return sum(r.amount_yen * (1 if r.credit == "sales" else -1) for r in rows)


def ask_charge(person: Person, yen: int, key: str = "K1", **terms: Any) -> CardCharge:
    """Open a charge of the bill of October on the card on file."""
    facts = {"way": CardCharge.Way.COLLECTED, "card_token": "tok_1"} | terms
    with scope("test", person.party.pk):
        return open_charge(
            person.account, ChargeTerms(OCTOBER, yen, key, **facts), at=ASKED_AT
        )


def paid(yen: int, **facts: Any) -> ChargeAnswer:
    told = {"on": PAID_ON, "brand": "Visa", "last4": "4242"} | facts
    return ChargeAnswer("ch_1", ChargeState.PAID, yen, **told)


def owed(person: Person, month: date = OCTOBER) -> int:
    with scope("test", person.party.pk):
        return owed_of_bill(person.party.pk, person.account.pk, month)


def money_entries(person: Person) -> list[tuple]:
    """All entries but those of documents: event, source, nth, debit, credit, yen."""
    with scope("test", person.party.pk):
        rows = LedgerEntry.objects.filter(party=person.party.pk)
        rows = rows.exclude(event__in=["bill", "revision"]).order_by("pk")
        return list(
            rows.values_list("event", "source", "nth", "debit", "credit", "amount_yen")
        )
