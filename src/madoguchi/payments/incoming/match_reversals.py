"""A match that was wrong is taken back: one person says so, another agrees."""

from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.ledger.transfer_reversals import post_transfer_reversal, reversed_today
from madoguchi.payments.incoming.post_match import hold_accounts, number_of_match
from madoguchi.payments.incoming.used_credit import parts_of, refuse_used_money
from madoguchi.payments.models import TransferMatch
from madoguchi.platform.audit import Act, record

State = TransferMatch.State


def ask_for_reversal(
    match: TransferMatch, reason: str, *, actor: str, at: datetime
) -> None:
    """Say that a transfer is not this customer's; nothing moves yet. In the scope.

    Refused `transfer_match_decided` where it does not count any more, or somebody has
    said so, and `transfer_money_used` as the reversal is.
    """
    row = locked_match(match)
    if row.state != State.DONE or row.reversal_asked_by:
        raise not_open()
    refuse_used_money(row, at)
    row.reversal_asked_by, row.reversal_reason = actor, reason
    row.save(update_fields=["reversal_asked_by", "reversal_reason"])
    act = Act("transfer_reversal_asked", str(row), row.party_id, actor, at)
    record(act, reversal_changes(row))


def decide_on_reversal(
    match: TransferMatch, *, approves: bool, actor: str, at: datetime
) -> None:
    """Agree to a colleague's reversal and post it, or reject it. In the scope.

    The transfer is nobody's again. Refused `own_transfer_match` for who has asked,
    `transfer_match_decided` once it was decided, `transfer_money_used` where what was
    kept of it was used meanwhile.
    """
    row = locked_match(match)
    if row.state != State.DONE or not row.reversal_asked_by:
        raise not_open()
    if row.reversal_asked_by == actor:
        raise Refused(
            "own_transfer_match",
            _(
                "ご自身の消し込みの取消は承認できません。お金は動いていません。"
                "ほかの担当者に頼んでください。"
            ),
        )
    verb = "transfer_reversed" if approves else "transfer_reversal_rejected"
    record(Act(verb, str(row), row.party_id, actor, at), reversal_changes(row))
    if approves:
        take_back(row, at)
        row.state, row.reversed_by, row.reversed_at = State.REJECTED, actor, at
    else:
        row.reversal_asked_by = row.reversal_reason = ""
    row.save()


def take_back(row: TransferMatch, at: datetime) -> None:
    moved = parts_of(row)
    hold_accounts(entry.account_id for entry in moved)
    refuse_used_money(row, at)
    money = reversed_today(row.party_id, number_of_match(row), at)
    post_transfer_reversal(money, moved)


def locked_match(match: TransferMatch) -> TransferMatch:
    rows = TransferMatch.objects.same_party_as(match)
    row: TransferMatch = rows.select_for_update().get(pk=match.pk)
    return row


def not_open() -> Refused:
    return Refused(
        "transfer_match_decided",
        _("この消し込みの取消は、すでに決まっています。何も変更していません。"),
    )


def reversal_changes(row: TransferMatch) -> dict[str, list[str]]:
    return {
        "amount_yen": [str(row.amount_yen), ""],
        "reason": ["", row.reversal_reason],
        "asked_by": ["", row.reversal_asked_by],
    }
