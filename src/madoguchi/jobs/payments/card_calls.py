"""Act on what a card gateway tells: ask the gateway itself, and record its answer."""

from collections.abc import Callable
from datetime import datetime

from madoguchi.payments.card_values import ToldAbout
from madoguchi.payments.charge_outcomes import (
    record_charge_answer,
    record_refund_answer,
)
from madoguchi.payments.models import CardCharge, CardRefund, CardRegistration
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.payments.registration_answers import record_registration_answer
from madoguchi.payments.renewed_cards import record_card_facts
from madoguchi.platform.scope import scope

Recording = Callable[[datetime], None]
"""Writes the answer that was asked for, inside the scope."""


def answer_of_gateway(party: int, actor: str, content: dict[str, str]) -> Recording:
    """Ask what became of the thing that a call-back names, outside of a transaction.

    A call-back only says where to look: nothing of what it tells is believed. What is
    not a thing of this party changes nothing. Unavailable without an answer.
    """
    outside_id = content["outside_id"]
    ask = ASK_ABOUT[ToldAbout(content["about"])]
    return ask(party, actor, outside_id)


def ask_about_charge(party: int, actor: str, outside_id: str) -> Recording:
    with scope(actor, party):
        rows = CardCharge.objects.filter(party=party, outside_id=outside_id)
        charge = rows.first()
    if charge is None:
        return change_nothing
    answer = CARD_GATEWAY.load_adapter().charge_state(charge.key, outside_id)
    if answer is None:
        return change_nothing
    return lambda at: void(record_charge_answer(charge, answer, at=at))


def ask_about_registration(party: int, actor: str, outside_id: str) -> Recording:
    with scope(actor, party):
        rows = CardRegistration.objects.filter(party=party, outside_id=outside_id)
        registration = rows.first()
    if registration is None:
        return change_nothing
    answer = CARD_GATEWAY.load_adapter().registration(outside_id)
    return lambda at: record_registration_answer(registration, answer, at=at)


def ask_about_refund(party: int, actor: str, outside_id: str) -> Recording:
    with scope(actor, party):
        rows = CardRefund.objects.filter(party=party, outside_id=outside_id)
        refund = rows.first()
    if refund is None:
        return change_nothing
    answer = CARD_GATEWAY.load_adapter().refund_state(refund.key, outside_id)
    if answer is None:
        return change_nothing
    return lambda at: void(record_refund_answer(refund, answer, at=at))


def ask_about_card(party: int, actor: str, token: str) -> Recording:
    facts = CARD_GATEWAY.load_adapter().card(token)
    if facts is None:
        return change_nothing
    return lambda at: void(record_card_facts(party, facts, actor=actor, at=at))


def change_nothing(_at: datetime) -> None:
    """Leave everything as it is: it is done all the same."""


def void(_result: object) -> None:
    """Drop what an action returns."""


ASK_ABOUT = {
    ToldAbout.CHARGE: ask_about_charge,
    ToldAbout.REGISTRATION: ask_about_registration,
    ToldAbout.REFUND: ask_about_refund,
    ToldAbout.CARD: ask_about_card,
}
