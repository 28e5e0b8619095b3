"""Somebody asks for a right; whoever manages the people gives it or declines."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from madoguchi.customers.models import Member
from madoguchi.kernel.errors import Refused
from madoguchi.people.administrators import lock_company
from madoguchi.people.models import RightRequest
from madoguchi.people.role_names import GivenRole
from madoguchi.platform.audit import Act, record
from madoguchi.platform.job_queue import defer_job
from madoguchi.platform.models import OwnedQuerySet


@transaction.atomic
def ask_for_right(
    member: Member, role: GivenRole, part: str, reason: str, at: datetime
) -> RightRequest:
    """Refused: `already_asked_right` while the same one waits."""
    lock_company(member.party_id)
    if waiting_requests(member).filter(role=role.code).exists():
        words = _("同じ権限の申し込みが、返事を待っています。何も送っていません。")
        raise Refused("already_asked_right", words)
    row = RightRequest.objects.create(
        party_id=member.party_id,
        member=member,
        role=role.code,
        part=part,
        reason=reason,
        asked_at=at,
    )
    told = {"role": ["", role.code], "part": ["", part], "reason": ["", reason]}
    record(Act("right_asked", str(row), row.party_id, str(member), at), told)
    tell_of_request(row, str(member), at)
    return row


@transaction.atomic
def decline_request(row: RightRequest, *, by: Member, at: datetime) -> None:
    """Refused: `request_is_over`."""
    row.refresh_from_db(from_queryset=RightRequest.objects.select_for_update())
    if row.given is not None:
        words = _("この申し込みは、すでに返事が済んでいます。何も変えていません。")
        raise Refused("request_is_over", words)
    settle(row, given=False, by=by, at=at)
    told = {"role": [row.role, ""], "member": ["", str(row.member)]}
    record(Act("right_declined", str(row), row.party_id, str(by), at), told)
    tell_of_request(row, str(by), at)


def settle_given(member: Member, role: str, *, by: Member, at: datetime) -> None:
    """What was asked for is given: the mail of the grant is the answer."""
    for row in waiting_requests(member).filter(role=role):
        settle(row, given=True, by=by, at=at)


def settle(row: RightRequest, *, given: bool, by: Member, at: datetime) -> None:
    row.given, row.settled_by, row.settled_at = given, str(by), at
    row.save(update_fields=["given", "settled_by", "settled_at"])


def waiting_requests(member: Member) -> OwnedQuerySet[RightRequest]:
    rows = RightRequest.objects.filter(party=member.party_id, member=member)
    return rows.filter(given=None)


def tell_of_request(row: RightRequest, actor: str, at: datetime) -> None:
    party, pk = row.party_id, row.pk
    defer_job("tell_right_request", at, party=party, actor=actor, request=pk)
