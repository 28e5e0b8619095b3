"""The way back in for somebody whose second step is gone, too.

Two different channels, or one and somebody of the operator (with the code of a
letter), or one and another administrator; then a day of waiting, in which every
channel on file is told and one number stops it all.
"""

import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from madoguchi.accounts.guard import backup_codes, challenge, totp
from madoguchi.accounts.guard.attempts import clock
from madoguchi.accounts.guard.digests import digest, digests
from madoguchi.accounts.guard.ways import phones_of
from madoguchi.accounts.models import RecoveryCase, User
from madoguchi.kernel.errors import Refused

HOLD = timedelta(hours=24)
LIFE = timedelta(days=21)  # as long as a letter's code is good
REDUCED = timedelta(hours=72)
ENOUGH = 2
State = RecoveryCase.State


def open_case(user: User, *, channels: int, at: datetime) -> tuple[RecoveryCase, str]:
    """A case and its receipt, which is shown once. Earlier ones end.

    `channels`: how many different ones were proved. Staff of companies never come
    by channels alone: for them say one. Whoever has proved less than enough does not
    end the waiting of somebody who has proved it.
    """
    receipt = backup_codes.one()
    enough = channels >= ENOUGH
    ended = {State.OPEN, State.REVIEW} | ({State.HELD} if enough else set())
    earlier = user.recoveries.filter(state__in=ended)
    earlier.update(state=State.STOPPED, closed_at=at)
    case = RecoveryCase.objects.create(
        user=user,
        state=State.HELD if enough else State.REVIEW,
        receipt_hash=digest("receipt", receipt),
        opened_at=at,
        held_until=at + HOLD if enough else None,
    )
    return case, backup_codes.grouped(receipt)


def approve(case: RecoveryCase, *, by: str, reason: str, at: datetime) -> None:
    """Somebody has made sure who it is. The waiting starts now."""
    waiting = RecoveryCase.objects.filter(pk=case.pk, state=State.REVIEW)
    told = {"decided_by": by, "reason": reason, "held_until": at + HOLD}
    if not waiting.update(state=State.HELD, **told):
        raise Refused(
            "not_waiting",
            _("この復旧は確認待ちではありません。何も変更していません。"),
        )
    case.refresh_from_db()


def write_letter(case: RecoveryCase) -> str:
    """The code that goes out by post: twelve digits, needed besides the receipt."""
    code = f"{secrets.randbelow(10**12):012}"
    case.letter_hash = digest("letter", case.pk, code)
    case.save(update_fields=["letter_hash"])
    return code


def find(receipt: str, letter: str, at: datetime) -> RecoveryCase:
    """Refused without the receipt, or without the letter where one was sent."""
    told = digests("receipt", backup_codes.plain(receipt))
    case = RecoveryCase.objects.filter(receipt_hash__in=told).first()
    if case is None or not right_letter(case, letter) or case.opened_at + LIFE < at:
        raise Refused(
            "no_such_receipt",
            _(
                "受付番号か、郵送のコードが違います。または期限（21日）を過ぎています。"
                "何も変更していません。お手元の控えをお確かめください。"
            ),
        )
    return case


def over(case: RecoveryCase, at: datetime) -> None:
    """Whether its waiting is over. Refused before, and when it has ended."""
    if case.state == State.REVIEW:
        raise Refused(
            "still_in_review",
            _("担当者がご本人の確認をしています。お電話か郵便でご連絡します。"),
        )
    if case.state != State.HELD:
        raise Refused(
            "recovery_ended",
            _("この復旧は終わっています。もう一度、はじめからお申し込みください。"),
        )
    if case.held_until is None or case.held_until > at:
        words = _("安全のための待ち時間です。%(clock)sから続けられます。")
        until = clock(case.held_until or at, at)
        raise Refused("still_held", words % {"clock": until})


def right_letter(case: RecoveryCase, letter: str) -> bool:
    return not case.letter_hash or case.letter_hash in digests(
        "letter", case.pk, letter
    )


def finish(case: RecoveryCase, at: datetime) -> bool:
    """Take every second step away; whether it was this call that ended the case."""
    held = RecoveryCase.objects.filter(pk=case.pk, state=State.HELD)
    if not held.update(state=State.DONE, closed_at=at):
        return False
    drop_factors(case.user, at)
    return True


def drop_factors(user: User, at: datetime) -> None:
    """The phone goes, too: whoever lost it must be able to set up another way."""
    Authenticator.objects.filter(user=user).delete()
    totp.remove(user)
    user.backup_codes.all().delete()
    challenge.drop(phones_of(user), at)
    user.two_steps = False
    user.save(update_fields=["two_steps"])


def reduce(user: User, at: datetime) -> None:
    """For three days: no payment method, no number away, no new contact."""
    user.reduced_until = at + REDUCED
    user.save(update_fields=["reduced_until"])


def stop(case: RecoveryCase, at: datetime) -> bool:
    """Somebody says: not me. Whether there was something to stop."""
    running = RecoveryCase.objects.filter(
        pk=case.pk, state__in=[State.OPEN, State.REVIEW, State.HELD]
    )
    return bool(running.update(state=State.STOPPED, closed_at=at))
