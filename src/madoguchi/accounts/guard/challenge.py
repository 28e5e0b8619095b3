"""Codes: six digits, ten minutes, three tries, used once, exact in parallel."""

import secrets
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from madoguchi.accounts.guard.attempts import format_wait_end
from madoguchi.accounts.guard.digests import keyed_digest
from madoguchi.accounts.models import Challenge, Channel, User
from madoguchi.kernel.errors import Refused

CODE_LIFETIME = timedelta(minutes=10)
MAX_CODE_TRIES = 3
CODE_DIGITS = 6
SEND_LIMITS = ((timedelta(minutes=15), 3), (timedelta(days=1), 10))
"""At most so many codes in such a time, for one person and for one new address."""

LOCK_SENDING_SQL = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def create_challenge(
    purpose: str,
    user: User | None,
    *,
    asker: str,
    at: datetime,
    channel: Channel | None = None,
) -> Challenge:
    """A challenge whose code is yet to be sent; without a user, a decoy.

    `asker` is the keyed name of whoever is asked about, known or not. Refused when
    too many were asked for: nobody's mailbox is flooded from here, nor a phone that
    many logins name as a new one of theirs.
    """
    target = target_digest_of(channel)
    enforce_send_limits(at, asker=asker)
    if target:
        enforce_send_limits(at, target=target)
    return Challenge.objects.create(
        purpose=purpose,
        user=user,
        channel=channel,
        asker=asker,
        target=target,
        created_at=at,
        expires_at=at + CODE_LIFETIME,
    )


def target_digest_of(channel: Channel | None) -> str:
    """One name for an address that is not yet anybody's."""
    if channel is None or channel.verified_at:
        return ""
    return keyed_digest("target", channel.kind, channel.address)


def enforce_send_limits(at: datetime, **name: str) -> None:
    """Refused when that asker, or that target, has had its share."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SENDING_SQL, list(name.values()))
    mine = Challenge.objects.filter(**name)
    for span, most in SEND_LIMITS:
        recent = mine.filter(created_at__gt=at - span).order_by("created_at")
        moments = list(recent.values_list("created_at", flat=True))
        if len(moments) >= most:
            raise too_many_codes_refusal(moments[-most] + span, at)


def drop_channels(channels: QuerySet[Channel], at: datetime) -> None:
    """Channels go; a code on its way to one is void, and still counts as sent."""
    waiting = Challenge.objects.filter(channel__in=channels, used_at=None)
    waiting.update(used_at=at)
    channels.delete()


def too_many_codes_refusal(until: datetime, at: datetime) -> Refused:
    words = _(
        "確認コードの送信回数が上限に達しています。新しいコードは送っていません。"
        "%(clock)s以降にお試しください。先に届いたコードは期限まで使えます。"
    )
    return Refused("too_many_codes", words % {"clock": format_wait_end(until, at)})


def renew_challenge_code(challenge: int) -> str:
    """Make a code for it, keep its hash, and give it to whoever sends it.

    Sending twice (a job that was repeated) makes the later code the right one.
    """
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    told = keyed_digest("challenge", challenge, code)
    Challenge.objects.filter(pk=challenge, used_at=None).update(code_hash=told)
    return code


def answer_challenge(challenge: int, code: str, *, purpose: str, at: datetime) -> User:
    """Use a code up. Refused when wrong, too late, too often, or for another use.

    The try is counted by one UPDATE before the code is compared, and the use is one
    UPDATE as well: of forty right codes at the same moment one is right.
    """
    live = Challenge.objects.filter(
        pk=challenge, purpose=purpose, used_at=None, expires_at__gt=at
    )
    if not live.filter(attempts__lt=MAX_CODE_TRIES).update(attempts=F("attempts") + 1):
        raise Refused(
            "code_no_longer_valid",
            _("この確認コードはもう使えません。新しいコードをお送りください。"),
        )
    told = keyed_digest("challenge", challenge, code)
    right = live.exclude(user=None).filter(code_hash=told)
    if not right.update(used_at=at):
        raise Refused(
            "wrong_code",
            _("確認コードが違います。届いた6桁の数字を入力してください。"),
        )
    return User.objects.get(challenge=challenge)
