"""What happens to rented equipment after a contract's end. Each act is audited."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from unicodedata import normalize

from django.utils.translation import gettext as _

from madoguchi.contracts.models import Contract, Equipment, ReturnCase, ReturnItem
from madoguchi.contracts.return_reminders import schedule_next_reminder
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, audited_change, record
from madoguchi.platform.job_queue import defer_job

TRACKING_NUMBER_PATTERN = re.compile(r"[0-9]{10,14}")


@dataclass(frozen=True, slots=True)
class ReturnTerms:
    """What was promised when the contract was cancelled."""

    kit_on: date
    due_on: date
    damage_fee_yen: int


def compute_return_terms(
    *, last_on: date, asked_on: date, kit: timedelta, due: timedelta, fee_yen: int
) -> ReturnTerms:
    """The kit comes before the last day, but not before it was asked for."""
    return ReturnTerms(max(asked_on, last_on - kit), last_on + due, fee_yen)


def open_return(
    contract: Contract,
    pieces: Iterable[Equipment],
    promised: ReturnTerms,
    *,
    actor: str,
    at: datetime,
) -> ReturnCase:
    case = ReturnCase.objects.create(
        party_id=contract.party_id,
        contract=contract,
        opened_at=at,
        kit_on=promised.kit_on,
        due_on=promised.due_on,
        damage_fee_yen=promised.damage_fee_yen,
    )
    party = contract.party_id
    items = [ReturnItem(party_id=party, case=case, equipment=p) for p in pieces]
    ReturnItem.objects.bulk_create(items)
    record(Act("return_opened", str(case), party, actor, at))
    schedule_next_reminder(case, actor=actor, after=at)
    return case


def record_return_sent(
    case: ReturnCase, number: str, *, actor: str, at: datetime
) -> None:
    """The customer says that it is on its way. Said again, the new number counts."""
    plain = re.sub(r"[\s‐-―ー−-]", "", normalize("NFKC", number))
    if not TRACKING_NUMBER_PATTERN.fullmatch(plain):
        raise Refused(
            "wrong_tracking_number",
            _(
                "追跡番号（お問い合わせ番号）は、伝票にある10桁から14桁の数字です。"
                "まだ記録していません。例: 1234-5678-9012"
            ),
        )
    refuse_closed_return(case)
    with audited_change("return_sent", case, actor=actor, at=at):
        case.tracking_number, case.sent_at = plain, at


def refuse_closed_return(case: ReturnCase) -> None:
    if case.closed_at:
        raise Refused(
            "return_closed",
            _("この返却は終わっています。何も変更していません。操作は不要です。"),
        )


def receive_intact(item: ReturnItem, *, actor: str, at: datetime) -> None:
    """It came, and it is whole."""
    settle_return_item(item, "whole", 0, actor=actor, at=at)


def receive_damaged(item: ReturnItem, *, actor: str, at: datetime) -> None:
    """It came, broken: the fee that was promised."""
    settle_return_item(item, "damaged", item.case.damage_fee_yen, actor=actor, at=at)


def record_missing(item: ReturnItem, *, actor: str, at: datetime) -> None:
    """It never came: the fee that was promised. Refused while it is not due."""
    if at.date() <= item.case.due_on:
        raise Refused(
            "return_not_due",
            _("返却の期限がまだ過ぎていません。何も変更していません。"),
        )
    settle_return_item(item, "missing", item.case.damage_fee_yen, actor=actor, at=at)


def settle_return_item(
    item: ReturnItem, outcome: str, fee_yen: int, *, actor: str, at: datetime
) -> None:
    """What became of a piece; the last one closes the case and has it told."""
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
