"""Invite customers to their first access, in waves: so many a day, each person once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.template.loader import render_to_string

from madoguchi.accounts.models import Identifier, User
from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import Member, OldNumber
from madoguchi.jobs.support.waves import Wave
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.messaging.message_log import store_message
from madoguchi.platform.batch import batch
from madoguchi.platform.job_queue import defer_job

INVITATION_ACTOR = "invitations"
INVITATIONS_AT_ONCE = 100
TAIL_DIGITS = 4
NUMBER_KIND = Identifier.Kind.CUSTOMER_NUMBER


@dataclass(frozen=True, slots=True)
class WaveOutcome:
    """What a run did: invited now, invited today in all, and who is left of the wave.

    `enrolled`: those of the wave who have signed in already; they are not invited.
    """

    invited: int
    today: int
    left: int
    enrolled: int


def run_wave(wave: Wave, at: datetime) -> WaveOutcome:
    """Invite those of the wave who wait, up to the day's bound; run it again any time.

    A hundred at a time: a crash undoes what no mail was queued for. Refused
    `unknown_in_wave` where the list names a number without a login.
    """
    refuse_unknown_numbers(wave)
    waiting, enrolled = people_of_wave(wave)
    invited = begun = 0
    while room := max(0, wave.per_day - invited_today(at)):
        chosen = waiting[begun : begun + min(room, INVITATIONS_AT_ONCE)]
        if not chosen:
            break
        with batch(INVITATION_ACTOR):
            invited += sum(invite(number, user, at) for number, user in chosen)
        begun += len(chosen)
    return WaveOutcome(invited, invited_today(at), len(waiting) - begun, enrolled)


def refuse_unknown_numbers(wave: Wave) -> None:
    if wave.numbers is None:
        return
    known = Identifier.objects.filter(kind=NUMBER_KIND)
    unknown = wave.numbers - set(known.values_list("canonical", flat=True))
    if unknown:
        first = min(unknown)
        raise Refused(
            "unknown_in_wave",
            f"ログインのないお客様番号が{len(unknown):,}件あります（{first} など）。"
            "だれにも案内していません。",
        )


def people_of_wave(wave: Wave) -> tuple[list[tuple[str, int]], int]:
    """Number and user of those who wait, by number; and how many need no invitation."""
    rows = Identifier.objects.filter(
        kind=NUMBER_KIND,
        user__is_active=True,
        user__memberships__isnull=False,
        user__memberships__left_at=None,
    ).order_by("canonical")
    facts = rows.values_list(
        "canonical", "user", "user__enrolled_at", "user__invited_at"
    )
    waiting: dict[int, str] = {}
    enrolled = set[int]()
    for number, user, enrolled_at, invited_at in facts:
        if not wave.means(number):
            continue
        if enrolled_at:
            enrolled.add(user)
        elif not invited_at:
            waiting.setdefault(user, number)
    return [(number, user) for user, number in waiting.items()], len(enrolled)


def invited_today(at: datetime) -> int:
    """How many were invited on the day in Japan, by any wave."""
    begin = datetime.combine(at.astimezone(JST).date(), datetime.min.time(), JST)
    on_day = User.objects.filter(
        invited_at__gte=begin, invited_at__lt=begin + timedelta(days=1)
    )
    return on_day.count()


def invite(number: str, user: int, at: datetime) -> bool:
    """Queue the mail of one person; False where another run was faster."""
    mine = Member.objects.filter(user=user, party__customer_number=number)
    member = mine.first()
    if member is None or not waiting_user(user).update(invited_at=at):
        return False
    person = User.objects.get(pk=user)
    operator = Operator.objects.get()
    message = store_message(
        party=member.party_id,
        to=person.email,
        subject=f"【{operator.brand}】マイページのご案内"[:60],
        body=render_to_string(
            "mail/invitation.txt",
            {
                "name": person.display_name,
                "tail": number[-TAIL_DIGITS:],
                "operator": operator,
                "had_number": OldNumber.objects.filter(party=member.party_id).exists(),
            },
        ),
        at=at,
    )
    whose, actor = member.party_id, INVITATION_ACTOR
    defer_job("send_message", at, party=whose, actor=actor, message=message.pk)
    return True


def waiting_user(user: int) -> QuerySet[User]:
    return User.objects.filter(pk=user, invited_at=None, enrolled_at=None)
