"""Disputes of cards and transfers of nobody, as kinds that wait."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.desk.lateness import lateness_on
from madoguchi.desk.waiting_kind import MAX_COUNTED, WaitingKind
from madoguchi.payments.incoming.waiting_list import unmatched_transfers
from madoguchi.payments.open_disputes import card_disputes


def money_that_waits(today: date) -> Iterator[WaitingKind]:
    disputes = card_disputes(MAX_COUNTED + 1)
    days = [one.answer_by for one in disputes if one.answer_by and not one.is_seen]
    soonest = min(days, default=None)
    yield WaitingKind(
        _("カードの異議"),
        "desk:disputes",
        len(disputes),
        soonest,
        lateness=lateness_on(soonest, today) if soonest else None,
    )
    transfers = len(unmatched_transfers(MAX_COUNTED + 1))
    yield WaitingKind(_("消し込みの要る振込"), "desk:transfers", transfers)
