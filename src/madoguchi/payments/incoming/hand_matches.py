"""A transfer is matched by hand: one person says whose it is, another agrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.payments.incoming.bill_shares import (
    BillShare,
    refuse_shares,
    stored_shares,
)
from madoguchi.payments.incoming.post_match import (
    match_changes,
    post_match,
    post_shares,
)
from madoguchi.payments.incoming.waiting_list import UnmatchedTransfer
from madoguchi.payments.models import TransferMatch
from madoguchi.platform.audit import Act, record

State = TransferMatch.State


@dataclass(frozen=True, slots=True)
class HandMatch:
    """Whose a transfer is said to be, and why.

    `shares`: which bills it pays, of any account of the customer; none: the oldest of
    `account` first. What is left is kept for `account`.
    """

    transfer: UnmatchedTransfer
    account: int
    reason: str
    shares: Sequence[BillShare] = ()


def ask_for_match(
    party: int, said: HandMatch, *, actor: str, at: datetime
) -> TransferMatch:
    """Store that a transfer is this customer's; nothing is posted yet. In the scope.

    Refused `transfer_taken` where it is somebody's meanwhile, and as `refuse_shares`.
    """
    refuse_shares(party, said.shares, said.transfer.amount_yen)
    row = TransferMatch(
        party_id=party,
        account_id=said.account,
        transfer_id=said.transfer.transfer,
        source_id=said.transfer.source,
        way=TransferMatch.Way.HAND,
        score=said.transfer.score,
        amount_yen=said.transfer.amount_yen,
        paid_on=said.transfer.posted_on,
        payer=said.transfer.payer,
        reason=said.reason,
        shares=stored_shares(said.shares),
        state=State.ASKED,
        asked_by=actor,
        asked_at=at,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(
            "transfer_taken",
            _(
                "この振込は、ほかの担当者がどなたのものか決めました。何も変更していま"
                "せん。「振込の消し込み」を開き直してください。"
            ),
        ) from None
    record(Act("transfer_match_asked", str(row), party, actor, at), match_changes(row))
    return row


def decide_on_match(
    match: TransferMatch, *, approves: bool, since: date, actor: str, at: datetime
) -> None:
    """Agree to a colleague's match and post it, or reject it. In the scope.

    Refused `own_transfer_match` for who has asked, `transfer_match_decided` once it was
    decided, and as `refuse_shares` where a bill was paid meanwhile.
    """
    rows = TransferMatch.objects.same_party_as(match)
    row = rows.select_for_update().get(pk=match.pk)
    if row.state != State.ASKED:
        raise Refused(
            "transfer_match_decided",
            _("この消し込みは、すでに決まっています。何も変更していません。"),
        )
    if row.asked_by == actor:
        raise Refused(
            "own_transfer_match",
            _(
                "ご自身の消し込みは承認できません。お金は動いていません。"
                "ほかの担当者に頼んでください。"
            ),
        )
    row.state = State.DONE if approves else State.REJECTED
    row.decided_by, row.decided_at = actor, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    if approves and row.shares:
        post_shares(row, actor=actor, at=at)
    elif approves:
        post_match(row, since=since, actor=actor, at=at)
    else:
        act = Act("transfer_match_rejected", str(row), row.party_id, actor, at)
        record(act, match_changes(row))
