"""The return of rented equipment after a contract's end. Each change is audited."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from unicodedata import normalize

from django.utils.translation import gettext as _

from madoguchi.contracts.models import Contract, Equipment, ReturnCase, ReturnItem
from madoguchi.contracts.return_reminders import schedule_next_reminder
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.audit_changes import audited_change
from madoguchi.platform.job_queue import defer_job

TRACKING_NUMBER_PATTERN = re.compile(r"[0-9]{10,14}")


@dataclass(frozen=True, slots=True)
class ReturnTerms:
    """Days and fee of a return, as promised when the contract was cancelled."""

    kit_on: date
    due_on: date
    damage_fee_yen: int


def compute_return_terms(
    *, last_on: date, asked_on: date, kit: timedelta, due: timedelta, fee_yen: int
) -> ReturnTerms:
    """Compute the days of a return; the kit is sent before the last day."""
    return ReturnTerms(max(asked_on, last_on - kit), last_on + due, fee_yen)


def open_return(
    contract: Contract,
    equipment: Iterable[Equipment],
    terms: ReturnTerms,
    *,
    actor: str,
    at: datetime,
) -> ReturnCase:
    case = ReturnCase.objects.create(
        party_id=contract.party_id,
        contract=contract,
        opened_at=at,
        kit_on=terms.kit_on,
        due_on=terms.due_on,
        damage_fee_yen=terms.damage_fee_yen,
    )
    party = contract.party_id
    items = [ReturnItem(party_id=party, case=case, equipment=e) for e in equipment]
    ReturnItem.objects.bulk_create(items)
    record(Act("return_opened", str(case), party, actor, at))
    schedule_next_reminder(case, actor=actor, after=at)
    return case


def record_return_sent(
    case: ReturnCase, number: str, *, actor: str, at: datetime
) -> None:
    """Store the customer's tracking number; a later one replaces it.

    Refused: `wrong_tracking_number`, `return_closed`.
    """
    digits = re.sub(r"[\s‐-―ー−-]", "", normalize("NFKC", number))
    if not TRACKING_NUMBER_PATTERN.fullmatch(digits):
        raise Refused(
            "wrong_tracking_number",
            _(
                "追跡番号（お問い合わせ番号）は、伝票にある10桁から14桁の数字です。"
                "まだ記録していません。例: 1234-5678-9012"
            ),
        )
    refuse_closed_return(case)
    with audited_change("return_sent", case, actor=actor, at=at):
        case.tracking_number, case.sent_at = digits, at


def refuse_closed_return(case: ReturnCase) -> None:
    if case.closed_at:
        raise Refused(
            "return_closed",
            _("この返却は終わっています。何も変更していません。操作は不要です。"),
        )


def receive_intact(item: ReturnItem, *, actor: str, at: datetime) -> None:
    """Record a piece that came back whole."""
    settle_return_item(item, "whole", 0, actor=actor, at=at)


def receive_damaged(item: ReturnItem, *, actor: str, at: datetime) -> None:
    """Record a piece that came back broken, with the promised fee."""
    settle_return_item(item, "damaged", item.case.damage_fee_yen, actor=actor, at=at)


def record_missing(item: ReturnItem, *, actor: str, at: datetime) -> None:
    """Record a piece that did not come, with the promised fee.

    Refused: `return_not_due` until the last day has passed.
    """
    if at.date() <= item.case.due_on:
        raise Refused(
            "return_not_due",
            _("返却の期限がまだ過ぎていません。何も変更していません。"),
        )
    settle_return_item(item, "missing", item.case.damage_fee_yen, actor=actor, at=at)


def settle_return_item(
    item: ReturnItem, outcome: str, fee_yen: int, *, actor: str, at: datetime
) -> None:
    """Store the outcome of a piece; the last one closes the case and sends a mail.

    Refused: `return_closed`, `piece_settled`.
    """
    case = ReturnCase.objects.select_for_update().get(pk=item.case_id)
    refuse_closed_return(case)
    if not case.items.filter(pk=item.pk, outcome="").exists():
        raise Refused(
            "piece_settled",
            _("この機器の受け取りは記録済みです。何も変更していません。"),
        )
    with audited_change("piece_settled", item, actor=actor, at=at):
        item.outcome, item.settled_on, item.fee_yen = outcome, at.date(), fee_yen
    if not case.items.filter(outcome="").exists():
        with audited_change("return_closed", case, actor=actor, at=at):
            case.closed_at = at
        defer_job("tell_return", at, party=case.party_id, actor=actor, case=case.pk)
