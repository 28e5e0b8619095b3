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
from madoguchi.accounts.guard.attempts import format_wait_end
from madoguchi.accounts.guard.digests import digests_of_all_keys, keyed_digest
from madoguchi.accounts.guard.ways import verified_phones_of
from madoguchi.accounts.models import RecoveryCase, User
from madoguchi.kernel.errors import Refused

HOLD_PERIOD = timedelta(hours=24)
RECEIPT_LIFETIME = timedelta(days=21)  # as long as a letter's code is good
REDUCED_RIGHTS_PERIOD = timedelta(hours=72)
MIN_PROVED_CHANNELS = 2
RecoveryState = RecoveryCase.State


def create_recovery_case(
    user: User, *, channels: int, at: datetime
) -> tuple[RecoveryCase, str]:
    """A case and its receipt, which is shown once. Earlier ones end.

    `channels`: how many different ones were proved. Staff of companies never come
    by channels alone: for them say one. Whoever has proved less than enough does not
    end the waiting of somebody who has proved it.
    """
    receipt = backup_codes.random_code()
    enough = channels >= MIN_PROVED_CHANNELS
    ended = {RecoveryState.OPEN, RecoveryState.REVIEW} | (
        {RecoveryState.HELD} if enough else set()
    )
    earlier = user.recoveries.filter(state__in=ended)
    earlier.update(state=RecoveryState.STOPPED, closed_at=at)
    case = RecoveryCase.objects.create(
        user=user,
        state=RecoveryState.HELD if enough else RecoveryState.REVIEW,
        receipt_hash=keyed_digest("receipt", receipt),
        opened_at=at,
        held_until=at + HOLD_PERIOD if enough else None,
    )
    return case, backup_codes.format_code(receipt)


def approve_recovery(case: RecoveryCase, *, by: str, reason: str, at: datetime) -> None:
    """Somebody has made sure who it is. The waiting starts now."""
    waiting = RecoveryCase.objects.filter(pk=case.pk, state=RecoveryState.REVIEW)
    told = {"decided_by": by, "reason": reason, "held_until": at + HOLD_PERIOD}
    if not waiting.update(state=RecoveryState.HELD, **told):
        raise Refused(
            "not_waiting",
            _("この復旧は確認待ちではありません。何も変更していません。"),
        )
    case.refresh_from_db()


def create_letter_code(case: RecoveryCase) -> str:
    """The code that goes out by post: twelve digits, needed besides the receipt."""
    code = f"{secrets.randbelow(10**12):012}"
    case.letter_hash = keyed_digest("letter", case.pk, code)
    case.save(update_fields=["letter_hash"])
    return code


def find_recovery_case(receipt: str, letter: str, at: datetime) -> RecoveryCase:
    """Refused without the receipt, or without the letter where one was sent."""
    told = digests_of_all_keys("receipt", backup_codes.normalise_code(receipt))
    case = RecoveryCase.objects.filter(receipt_hash__in=told).first()
    if (
        case is None
        or not is_right_letter_code(case, letter)
        or case.opened_at + RECEIPT_LIFETIME < at
    ):
        raise Refused(
            "no_such_receipt",
            _(
                "受付番号か、郵送のコードが違います。または期限（21日）を過ぎています。"
                "何も変更していません。お手元の控えをお確かめください。"
            ),
        )
    return case


def refuse_before_wait_ends(case: RecoveryCase, at: datetime) -> None:
    """Whether its waiting is over. Refused before, and when it has ended."""
    if case.state == RecoveryState.REVIEW:
        raise Refused(
            "still_in_review",
            _("担当者がご本人の確認をしています。お電話か郵便でご連絡します。"),
        )
    if case.state != RecoveryState.HELD:
        raise Refused(
            "recovery_ended",
            _("この復旧は終わっています。もう一度、はじめからお申し込みください。"),
        )
    if case.held_until is None or case.held_until > at:
        words = _("安全のための待ち時間です。%(clock)sから続けられます。")
        until = format_wait_end(case.held_until or at, at)
        raise Refused("still_held", words % {"clock": until})


def is_right_letter_code(case: RecoveryCase, letter: str) -> bool:
    return not case.letter_hash or case.letter_hash in digests_of_all_keys(
        "letter", case.pk, letter
    )


def complete_recovery(case: RecoveryCase, at: datetime) -> bool:
    """Take every second step away; whether it was this call that ended the case."""
    held = RecoveryCase.objects.filter(pk=case.pk, state=RecoveryState.HELD)
    if not held.update(state=RecoveryState.DONE, closed_at=at):
        return False
    drop_second_factors(case.user, at)
    return True


def drop_second_factors(user: User, at: datetime) -> None:
    """The phone goes, too: whoever lost it must be able to set up another way."""
    Authenticator.objects.filter(user=user).delete()
    totp.remove_authenticator_app(user)
    user.backup_codes.all().delete()
    challenge.drop_channels(verified_phones_of(user), at)
    user.two_steps = False
    user.save(update_fields=["two_steps"])


def reduce_rights(user: User, at: datetime) -> None:
    """For three days: no payment method, no number away, no new contact."""
    user.reduced_until = at + REDUCED_RIGHTS_PERIOD
    user.save(update_fields=["reduced_until"])


def stop_recovery(case: RecoveryCase, at: datetime) -> bool:
    """Somebody says: not me. Whether there was something to stop."""
    running = RecoveryCase.objects.filter(
        pk=case.pk,
        state__in=[RecoveryState.OPEN, RecoveryState.REVIEW, RecoveryState.HELD],
    )
    return bool(running.update(state=RecoveryState.STOPPED, closed_at=at))
