"""Limits on guessing: each try is counted before the secret is compared."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from madoguchi.accounts.guard.digests import keyed_digest
from madoguchi.accounts.models import Attempts, Challenge, Device, User
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_clock
from madoguchi.platform.fixed_statements import execute, read_rows

COUNT_ATTEMPT_SQL = """
    INSERT INTO accounts_attempts AS a (subject, failures, next_try_at)
    VALUES (%(subject)s, 1, %(at)s)
    ON CONFLICT (subject) DO UPDATE
    SET (failures, next_try_at) = (
        SELECT counted.n, %(at)s + CASE
            WHEN counted.n < 5 THEN interval '0'
            WHEN counted.n = 5 THEN interval '30 seconds'
            WHEN counted.n < 8 THEN interval '1 minute'
            WHEN counted.n < 10 THEN interval '5 minutes'
            WHEN counted.n < 20 THEN interval '1 day'
            ELSE interval '100 years' END
        FROM (SELECT CASE WHEN a.next_try_at < %(forgotten_before)s THEN 1
                     ELSE a.failures + 1 END AS n) AS counted)
    WHERE a.next_try_at <= %(at)s
    RETURNING failures"""
"""One statement, so that guesses at the same moment are counted one by one.

Ten failures block a secret for a day: whatever the number of addresses, names and
sessions, each secret of a user is guessed at ten times a day. Twenty in a row block it
for good (NIST SP 800-63B-4 3.2.2 allows a hundred) until a new password, a recovery or
the operator clears the counter.
"""

USER_OF_IDENTIFIER_SQL = (
    "SELECT user_id FROM accounts_identifier WHERE canonical = %(canonical)s"
)
CLEAR_FAILURES_SQL = "DELETE FROM accounts_attempts WHERE subject = %(subject)s"
FAILURE_LIFETIME = timedelta(days=1)


def attempt_subject(purpose: str, canonical: str, device: Device | None = None) -> str:
    """Return the counter of an identifier: the same for all identifiers of a user.

    An unknown identifier has one as well. A device in which the user has signed in
    before has its own, so that failures of strangers never keep the owner out.
    """
    rows = read_rows(USER_OF_IDENTIFIER_SQL, {"canonical": canonical})
    if not rows:
        return keyed_digest("attempts", purpose, "nobody", canonical)
    return attempt_subject_of_user(purpose, rows[0][0], device)


def attempt_subject_of_user(
    purpose: str, user: int, device: Device | None = None
) -> str:
    place = f"device {device.pk}" if device else "anywhere"
    return keyed_digest("attempts", purpose, "user", user, place)


def count_attempt(subject: str, at: datetime) -> None:
    """Count a try. A counter whose last wait ended a day ago begins anew.

    Refused (`wait_before_next_try`, `way_is_closed`) during the wait after failures.
    """
    params = {"subject": subject, "at": at, "forgotten_before": at - FAILURE_LIFETIME}
    if not read_rows(COUNT_ATTEMPT_SQL, params):
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
    message = _(
        "続けて間違えたため、お待ちいただいています。"
        "%(clock)sにもう一度お試しください。お急ぎのときは、別の方法でも入れます。"
    )
    return Refused(
        "wait_before_next_try", message % {"clock": format_wait_end(until, at)}
    )


def format_wait_end(until: datetime, at: datetime) -> str:
    """Return the minute in which a wait is over, with its day if it is not today."""
    moment = until.astimezone(at.tzinfo) + timedelta(seconds=59)
    if moment.date() == at.date():
        return format_clock(moment)
    wording = _("%(month)s月%(day)s日の%(time)s")
    parts = {"month": moment.month, "day": moment.day, "time": format_clock(moment)}
    return wording % parts


def clear_failures(subject: str) -> None:
    execute(CLEAR_FAILURES_SQL, {"subject": subject})


def attempt_subjects_of_user(user: User, *purposes: str) -> list[str]:
    """Return the counters of a user, anywhere and in each known device."""
    devices = [None, *user.devices.all()]
    return [
        attempt_subject_of_user(purpose, user.pk, device)
        for purpose in purposes
        for device in devices
    ]


def clear_failures_of_user(user: User, *purposes: str) -> int:
    """Delete the counters of these purposes; return how many there were."""
    subjects = attempt_subjects_of_user(user, *purposes)
    return Attempts.objects.filter(pk__in=subjects).delete()[0]


def unlock_user(user: User) -> int:
    """Delete all counters of a user, of failures and of codes sent.

    Returns how many counters of failures there were.
    """
    challenges = Challenge.objects.filter(
        asker__in=attempt_subjects_of_user(user, *CODE_SENDING_PURPOSES)
    )
    challenges.update(asker="")
    return clear_failures_of_user(user, *ATTEMPT_PURPOSES)


CODE_SENDING_PURPOSES = ("send", "code")
"""Codes requested by identifier alone, and by a user who has proved one way."""

ATTEMPT_PURPOSES = (
    "password",
    "mail",
    "sms",
    "totp",
    "backup",
    "recovery",
    "first-access",
    "joining",
    "channel",
)
