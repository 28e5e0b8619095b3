"""Who may try a secret now. Counted before the secret is looked at."""

from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from madoguchi.accounts.guard.digests import keyed_digest
from madoguchi.accounts.models import Attempts, Challenge, Device, Identifier, User
from madoguchi.kernel.errors import Refused

COUNT_ATTEMPT_SQL = """
    INSERT INTO accounts_attempts AS a (subject, failures, next_try_at)
    VALUES (%(subject)s, 1, %(at)s)
    ON CONFLICT (subject) DO UPDATE
    SET failures = a.failures + 1,
        next_try_at = %(at)s + CASE
            WHEN a.failures + 1 < 5 THEN interval '0'
            WHEN a.failures + 1 = 5 THEN interval '30 seconds'
            WHEN a.failures + 1 < 8 THEN interval '1 minute'
            WHEN a.failures + 1 < 10 THEN interval '5 minutes'
            WHEN a.failures + 1 < 20 THEN interval '1 day'
            ELSE interval '100 years' END
    WHERE a.next_try_at <= %(at)s
    RETURNING failures"""
"""One statement, so that guesses at the same moment are counted one by one.

Ten failures close a door for a day: whatever the number of addresses, names and
sessions, an account is guessed at ten times a day for each of its secrets. Twenty
in a row close it for good (NIST SP 800-63B-4 3.2.2 allows a hundred): a new password,
a recovery or the operator opens it again.
"""

FAILURE_LIFETIME = timedelta(days=1)


def attempt_subject(purpose: str, canonical: str, device: Device | None = None) -> str:
    """One counter for all names of one person; one like it for a person unknown.

    A device in which that person has been before has its own counter: what strangers
    fail never keeps the owner out.
    """
    found = Identifier.objects.filter(canonical=canonical).values_list(
        "user", flat=True
    )
    users = list(found)
    if not users:
        return keyed_digest("attempts", purpose, "nobody", canonical)
    return attempt_subject_of_user(purpose, users[0], device)


def attempt_subject_of_user(
    purpose: str, user: int, device: Device | None = None
) -> str:
    where = f"device {device.pk}" if device else "anywhere"
    return keyed_digest("attempts", purpose, "user", user, where)


def count_attempt(subject: str, at: datetime) -> None:
    """Count a try. Refused while the wait that earlier failures cost is running."""
    forget_old_failures(subject, before=at - FAILURE_LIFETIME)
    with connection.cursor() as cursor:
        cursor.execute(COUNT_ATTEMPT_SQL, {"subject": subject, "at": at})
        if cursor.fetchone() is None:
            row = Attempts.objects.filter(pk=subject).first()
            raise wait_refusal(row.next_try_at if row else at, at)


def wait_refusal(until: datetime, at: datetime) -> Refused:
    if until - at > 2 * FAILURE_LIFETIME:
        return Refused(
            "way_is_closed",
            _(
                "20回続けて間違えたため、この方法を止めています。ログインしていません。"
                "パスワードの再設定か、ログインの復旧へお進みください。"
            ),
        )
    words = _(
        "続けて間違えたため、お待ちいただいています。"
        "%(clock)sにもう一度お試しください。お急ぎのときは、別の方法でも入れます。"
    )
    return Refused(
        "wait_before_next_try", words % {"clock": format_wait_end(until, at)}
    )


def format_wait_end(until: datetime, at: datetime) -> str:
    """The minute at which it is over, as people say it; its day when not today."""
    moment = until.astimezone(at.tzinfo) + timedelta(seconds=59)
    if moment.date() == at.date():
        return f"{moment:%H:%M}"
    words = _("%(month)s月%(day)s日の%(time)s")
    told = {"month": moment.month, "day": moment.day, "time": f"{moment:%H:%M}"}
    return words % told


def forget_old_failures(subject: str, *, before: datetime) -> None:
    """Failures long past no longer count; nor does anything after a success."""
    Attempts.objects.filter(pk=subject, next_try_at__lt=before).delete()


def clear_failures(subject: str) -> None:
    Attempts.objects.filter(pk=subject).delete()


def attempt_subjects_of_user(user: User, *purposes: str) -> list[str]:
    """The counters of somebody, anywhere and in each known device."""
    devices = [None, *user.devices.all()]
    return [
        attempt_subject_of_user(purpose, user.pk, device)
        for purpose in purposes
        for device in devices
    ]


def clear_failures_of_user(user: User, *purposes: str) -> int:
    """Failures at these doors are forgotten; how many counters were running."""
    subjects = attempt_subjects_of_user(user, *purposes)
    return Attempts.objects.filter(pk__in=subjects).delete()[0]


def unlock_user(user: User) -> int:
    """Open every door again, and let codes be sent again (a new one each)."""
    sent = Challenge.objects.filter(
        asker__in=attempt_subjects_of_user(user, *CODE_SENDING_PURPOSES)
    )
    sent.update(asker="")
    return clear_failures_of_user(user, *ATTEMPT_PURPOSES)


CODE_SENDING_PURPOSES = ("send", "code")
"""Codes asked for by anybody who knows a name, and by whoever proved one way."""

ATTEMPT_PURPOSES = (
    "password",
    "mail",
    "sms",
    "totp",
    "backup",
    "recovery",
    "first-access",
    "channel",
)
