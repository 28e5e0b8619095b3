"""Invitations: a company asks people to act for it, and may take that back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from madoguchi.customers.models import Member
from madoguchi.kernel.errors import Refused
from madoguchi.people.administrators import lock_company
from madoguchi.people.models import Invitation
from madoguchi.platform.audit import Act, record
from madoguchi.platform.job_queue import defer_job

INVITATION_LIFETIME = timedelta(days=7)
MAX_SENDINGS = 5
"""Mails of one invitation."""
MAX_MAILS_A_DAY = 5_000
"""Mails of invitations of one company within 24 hours."""


@dataclass(frozen=True, slots=True)
class InvitedGrant:
    """What somebody gets when they accept; days as 2026-12-01, "" for none."""

    role: str
    rights: tuple[str, ...]
    scope: str
    keys: tuple[str, ...]
    from_on: str = ""
    until_on: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InvitedPerson:
    email: str  # canonical
    name: str
    grants: tuple[InvitedGrant, ...]
    kana: str = ""
    employee_number: str = ""
    department_code: str = ""


@transaction.atomic
def invite_people(
    people: Sequence[InvitedPerson], *, by: Member, at: datetime
) -> list[Invitation]:
    """Invite all of them or nobody; jobs send the mails.

    Refused: `already_member`, `already_invited`, `too_many_invitations`.
    """
    party = by.party_id
    lock_company(party)
    refuse_known([person.email for person in people], party, at)
    refuse_above_budget(party, len(people), at)
    rows = Invitation.objects.bulk_create(
        Invitation(
            party_id=party,
            email=person.email,
            name=person.name,
            kana=person.kana,
            employee_number=person.employee_number,
            department_code=person.department_code,
            grants=[asdict(grant) for grant in person.grants],
            invited_by=by,
            invited_at=at,
            expires_at=at + INVITATION_LIFETIME,
        )
        for person in people
    )
    told = {"emails": ["", " ".join(person.email for person in people)]}
    target = str(rows[0]) if len(rows) == 1 else f"{len(rows)} invitations"
    record(Act("people_invited", target, party, str(by), at), told)
    for row in rows:
        send_later(row, by, at)
    return rows


def send_later(row: Invitation, by: Member, at: datetime) -> None:
    defer_job(
        "send_invitation", at, party=row.party_id, actor=str(by), invitation=row.pk
    )


def refuse_known(emails: Sequence[str], party: int, at: datetime) -> None:
    """Refuse who is of this company already, or is invited; free expired addresses."""
    members = Member.objects.filter(party=party, user__email__in=emails)
    if found := members.values_list("user__email", flat=True).first():
        words = _("%(mail)s の方は、すでに御社の担当者です。だれも招待していません。")
        raise Refused("already_member", words % {"mail": found})
    rows = Invitation.objects.filter(party=party, email__in=emails)
    waiting = rows.filter(accepted_at=None, withdrawn_at=None)
    waiting.filter(expires_at__lte=at).update(withdrawn_at=at)
    if found := waiting.values_list("email", flat=True).first():
        words = _(
            "%(mail)s の方は、すでに招待しています。だれも招待していません。"
            "届いていないときは、招待の一覧から送り直してください。"
        )
        raise Refused("already_invited", words % {"mail": found})


def refuse_above_budget(party: int, count: int, at: datetime) -> None:
    rows = Invitation.objects.filter(party=party, invited_at__gt=at - timedelta(days=1))
    sent = rows.aggregate(mails=Sum("sendings"))["mails"] or 0
    if sent + count > MAX_MAILS_A_DAY:
        words = _(
            "招待のメールは、24時間に%(most)s通までです。だれも招待していません。"
            "明日もう一度お進みください。"
        )
        raise Refused("too_many_invitations", words % {"most": f"{MAX_MAILS_A_DAY:,}"})


@transaction.atomic
def withdraw_invitation(row: Invitation, *, by: Member, at: datetime) -> None:
    """Refused: `invitation_is_over`."""
    lock_waiting(row, at)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    act = Act("invitation_withdrawn", str(row), row.party_id, str(by), at)
    record(act, {"email": [row.email, ""]})


@transaction.atomic
def resend_invitation(row: Invitation, *, by: Member, at: datetime) -> None:
    """Send it with a new number, for another seven days; the old number ends.

    Refused: `invitation_is_over`, `too_many_invitations`.
    """
    lock_company(row.party_id)
    lock_waiting(row, at, even_expired=True)
    refuse_above_budget(row.party_id, 1, at)
    if row.sendings >= MAX_SENDINGS:
        words = _(
            "この招待は%(most)s回送ったため、送り直していません。"
            "取り下げて、メールアドレスを確かめてから招待し直してください。"
        )
        raise Refused("too_many_invitations", words % {"most": MAX_SENDINGS})
    row.sendings += 1
    row.expires_at = at + INVITATION_LIFETIME
    row.number_digest, row.sent_at = "", None
    row.save(update_fields=["sendings", "expires_at", "number_digest", "sent_at"])
    act = Act("invitation_sent_again", str(row), row.party_id, str(by), at)
    record(act, {"email": ["", row.email]})
    send_later(row, by, at)


def lock_waiting(row: Invitation, at: datetime, *, even_expired: bool = False) -> None:
    """Lock the row and read it anew. Refused (`invitation_is_over`)."""
    row.refresh_from_db(from_queryset=Invitation.objects.select_for_update())
    state = row.state_at(at)
    is_open = state == Invitation.State.WAITING or (
        even_expired and state == Invitation.State.EXPIRED and not row.withdrawn_at
    )
    if not is_open:
        words = _("この招待は、すでに終わっています。何も変えていません。")
        raise Refused("invitation_is_over", words)
