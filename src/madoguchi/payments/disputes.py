"""Disputes of charges, as gateways tell them and as somebody at the desk sees to them.

What they move in the ledger is posted with the answer about the charge
(charge_outcomes.py); here is who has to do what until when.
"""

from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.payments.card_values import ChargeAnswer
from madoguchi.payments.models import CardCharge, CardDispute
from madoguchi.platform.audit import Act, record

DISPUTES_ACTOR = "card gateway"
State = CardDispute.State


class ToldDispute(NamedTuple):
    """What may change of a dispute. `answer_by` is a JST day."""

    state: CardDispute.State
    amount_yen: int
    answer_by: date | None


def record_disputes(charge: CardCharge, answer: ChargeAnswer, *, at: datetime) -> None:
    """Keep what the gateway says of the disputes of a charge, each once. In the scope.

    The caller holds the row of the charge.
    """
    for facts in answer.disputes:
        told = ToldDispute(State(facts.state), facts.amount_yen, facts.answer_by)
        keep_dispute(charge, facts.outside_id, told, at)
    if not answer.disputes:
        keep_unnamed_dispute(charge, answer.taken_back_yen, at)


def keep_dispute(
    charge: CardCharge, outside_id: str, told: ToldDispute, at: datetime
) -> None:
    """Store a dispute, or its new state; what was told before changes nothing."""
    row = dispute_of(charge, outside_id)
    if row is None:
        row = CardDispute(
            party_id=charge.party_id,
            charge=charge,
            account_id=charge.account_id,
            billing_month=charge.billing_month,
            outside_id=outside_id,
            told_at=at,
        )
    elif told == ToldDispute(State(row.state), row.amount_yen, row.answer_by):
        return
    before = str(row.get_state_display()) if row.pk else ""
    row.state, row.amount_yen, row.answer_by = told
    row.outside_charge, row.changed_at = charge.outside_id, at
    row.save()
    changes = {"state": [before, str(row.get_state_display())]}
    record(Act("dispute_told", str(row), row.party_id, DISPUTES_ACTOR, at), changes)


def dispute_of(charge: CardCharge, outside_id: str) -> CardDispute | None:
    mine = CardDispute.objects.filter(party=charge.party_id, charge=charge)
    return mine.filter(outside_id=outside_id).first()


def keep_unnamed_dispute(charge: CardCharge, back_yen: int, at: datetime) -> None:
    """Keep that money was taken back, where the gateway names no dispute for it."""
    if back_yen:
        keep_dispute(charge, "", ToldDispute(State.TAKEN_BACK, back_yen, None), at)
    elif row := dispute_of(charge, ""):
        keep_dispute(charge, "", ToldDispute(State.WON, row.amount_yen, None), at)


def note_dispute(
    dispute: CardDispute, state: str, note: str, *, actor: str, at: datetime
) -> CardDispute:
    """Note what was done about a dispute in the state that was seen. In the scope.

    Refused `dispute_moved` where the gateway has told another state meanwhile.
    """
    rows = CardDispute.objects.same_party_as(dispute).select_for_update()
    row = rows.get(pk=dispute.pk)
    if row.state != state:
        raise Refused(
            "dispute_moved",
            _(
                "この異議の状態は、画面を開いたあとで変わりました。何も記録していません。"
                "画面を開き直して、いまの状態をお確かめください。"
            ),
        )
    row.seen_state, row.note, row.seen_by, row.seen_at = state, note, actor, at
    row.save(update_fields=["seen_state", "note", "seen_by", "seen_at"])
    changes = {"reason": ["", note]}
    record(Act("dispute_noted", str(row), row.party_id, actor, at), changes)
    return row
