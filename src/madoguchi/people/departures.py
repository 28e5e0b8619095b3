"""Somebody leaves a company: on a day that is set ahead, or now."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.customers.models import Member
from madoguchi.kernel.calendar import ONE_DAY, start_of_day
from madoguchi.kernel.errors import Refused
from madoguchi.people.administrators import lasting_administrators, lock_company
from madoguchi.people.models import Departure
from madoguchi.platform.audit import Act, record
from madoguchi.platform.job_queue import defer_job

MAX_DAYS_AHEAD = 366


@dataclass(frozen=True, slots=True)
class WantedDeparture:
    """Without a last day: now. `successor` takes over open work."""

    last_on: date | None
    successor: Member | None
    reason: str = ""


@transaction.atomic
def plan_departure(
    member: Member, wanted: WantedDeparture, *, by: Member, at: datetime
) -> Departure:
    """Write down that somebody leaves; what is to be done is done when it is due.

    Refused: `leaves_already`, `unfit_last_day`, `unfit_successor`,
    `last_administrator`.
    """
    lock_company(member.party_id)
    refuse_second_departure(member)
    refuse_unfit_day(wanted.last_on, at.date())
    refuse_unfit_successor(member, wanted.successor)
    refuse_last_administrator(member, at.date())
    last_on = wanted.last_on
    row = Departure.objects.create(
        party_id=member.party_id,
        member=member,
        name=member.user.display_name,
        email=member.user.email,
        due_at=start_of_day(last_on + ONE_DAY) if last_on else at,
        successor=wanted.successor,
        reason=wanted.reason,
        asked_by=str(by),
        asked_at=at,
    )
    told = {
        "member": ["", str(member)],
        "due_at": ["", row.due_at.isoformat()],
        "successor": ["", str(wanted.successor or "")],
        "reason": ["", wanted.reason],
    }
    record(Act("departure_planned", str(row), row.party_id, str(by), at), told)
    if last_on:
        defer_job(
            "finish_departure",
            row.due_at,
            party=row.party_id,
            actor=str(by),
            departure=row.pk,
        )
    return row


@transaction.atomic
def call_off_departure(row: Departure, *, by: Member, at: datetime) -> None:
    """Refused: `departure_is_over`."""
    lock_company(row.party_id)
    row.refresh_from_db()
    if row.done_at or row.called_off_at:
        words = _("この退職の予定は、すでに終わっています。何も変えていません。")
        raise Refused("departure_is_over", words)
    row.called_off_at = at
    row.save(update_fields=["called_off_at"])
    act = Act("departure_called_off", str(row), row.party_id, str(by), at)
    record(act, {"member": [str(row.member), ""]})


def coming_departure(member: Member) -> Departure | None:
    rows = Departure.objects.filter(party=member.party_id, member=member)
    return rows.filter(done_at=None, called_off_at=None).first()


def refuse_second_departure(member: Member) -> None:
    if coming_departure(member):
        words = _(
            "この方の最後の日は、すでに決まっています。何も変えていません。"
            "変えるときは、先に予定を取り消してください。"
        )
        raise Refused("leaves_already", words)


def refuse_unfit_day(last_on: date | None, today: date) -> None:
    if last_on and not today <= last_on <= today + MAX_DAYS_AHEAD * ONE_DAY:
        words = _(
            "最後の日は、きょうから1年のうちで選んでください。何も変えていません。"
        )
        raise Refused("unfit_last_day", words)


def refuse_unfit_successor(member: Member, successor: Member | None) -> None:
    if successor is None:
        return
    is_of_company = successor.party_id == member.party_id and not successor.left_at
    if successor.pk == member.pk or not is_of_company or coming_departure(successor):
        words = _(
            "引き継ぐ方には、これからも御社にいるほかの担当者を選んでください。"
            "何も変えていません。"
        )
        raise Refused("unfit_successor", words)


def refuse_last_administrator(member: Member, day: date) -> None:
    """Refuse (`last_administrator`) without another who stays and manages people."""
    leaving = Departure.objects.filter(
        party=member.party_id, done_at=None, called_off_at=None
    )
    others = lasting_administrators(member.party_id, day).exclude(pk=member.pk)
    if not others.exclude(pk__in=leaving.values("member")).exists():
        words = _(
            "担当者を管理できる方がいなくなるため、まだ何も変えていません。"
            "先に、ほかの方に期限のない「担当者を管理する」の権限を付けてください。"
        )
        raise Refused("last_administrator", words)
