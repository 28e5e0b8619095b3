"""One-time codes: six digits, good for ten minutes, three tries and one use."""

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
"""Period and number of codes in it, for one asker and for one unverified address."""

LOCK_SENDING_SQL = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


def create_challenge(
    purpose: str,
    user: User | None,
    *,
    asker: str,
    at: datetime,
    channel: Channel | None = None,
) -> Challenge:
    """Create a challenge whose code is yet to be sent; without a user, a decoy.

    `asker` is the counter of the user or identifier. Refused (`too_many_codes`) when
    too many were requested for it, or for an unverified address: else a mailbox could
    be flooded, or a phone that many logins name as a new one.
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
    """Return the digest of an unverified address; nothing for a verified channel."""
    if channel is None or channel.verified_at:
        return ""
    return keyed_digest("target", channel.kind, channel.address)


def enforce_send_limits(at: datetime, **name: str) -> None:
    """Refuse (`too_many_codes`) when that asker, or that target, is at a limit."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK_SENDING_SQL, list(name.values()))
    challenges = Challenge.objects.filter(**name)
    for span, limit in SEND_LIMITS:
        recent = challenges.filter(created_at__gt=at - span).order_by("created_at")
        moments = list(recent.values_list("created_at", flat=True))
        if len(moments) >= limit:
            raise too_many_codes_refusal(moments[-limit] + span, at)


def drop_channels(channels: QuerySet[Channel], at: datetime) -> None:
    """Delete channels; a code on its way to one is void, and still counts as sent."""
    unused = Challenge.objects.filter(channel__in=channels, used_at=None)
    unused.update(used_at=at)
    channels.delete()


def too_many_codes_refusal(until: datetime, at: datetime) -> Refused:
    message = _(
        "確認コードの送信回数が上限に達しています。新しいコードは送っていません。"
        "%(clock)s以降にお試しください。先に届いたコードは期限まで使えます。"
    )
    return Refused("too_many_codes", message % {"clock": format_wait_end(until, at)})


def renew_challenge_code(challenge: int) -> str:
    """Make a code, store its digest, and return it to the job that sends it.

    Sending twice (a job that was repeated) makes the later code the right one.
    """
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    digest = keyed_digest("challenge", challenge, code)
    Challenge.objects.filter(pk=challenge, used_at=None).update(code_hash=digest)
    return code


def answer_challenge(challenge: int, code: str, *, purpose: str, at: datetime) -> User:
    """Use a code up and return its user.

    Refused (`wrong_code`) when wrong, and (`code_no_longer_valid`) when too old, tried
    too often, used, or requested for another purpose.

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
    digest = keyed_digest("challenge", challenge, code)
    matching = live.exclude(user=None).filter(code_hash=digest)
    if not matching.update(used_at=at):
        raise Refused(
            "wrong_code",
            _("確認コードが違います。届いた6桁の数字を入力してください。"),
        )
    return User.objects.get(challenge=challenge)
