"""Recovery cases, for users whose second step is lost as well.

A case needs two proved channels, or one and a decision of the operator (with the code
of a letter) or of another administrator. Then it waits for a day, in which every
channel on file gets a notice with a number that stops it.
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
    """Create a case; return it with its receipt, which is shown once. Earlier ones end.

    `channels`: how many different ones were proved; 1 for staff of companies, whose
    cases are always reviewed. A case with too few channels does not end one that
    waits already.
    """
    receipt = backup_codes.random_code()
    has_enough = channels >= MIN_PROVED_CHANNELS
    ended_states = {RecoveryState.OPEN, RecoveryState.REVIEW} | (
        {RecoveryState.HELD} if has_enough else set()
    )
    earlier = user.recoveries.filter(state__in=ended_states)
    earlier.update(state=RecoveryState.STOPPED, closed_at=at)
    case = RecoveryCase.objects.create(
        user=user,
        state=RecoveryState.HELD if has_enough else RecoveryState.REVIEW,
        receipt_hash=keyed_digest("receipt", receipt),
        opened_at=at,
        held_until=at + HOLD_PERIOD if has_enough else None,
    )
    return case, backup_codes.format_code(receipt)


def approve_recovery(case: RecoveryCase, *, by: str, reason: str, at: datetime) -> None:
    """Start the waiting of a case whose user was identified by `by`.

    Refused (`not_waiting`) when it is not in review.
    """
    in_review = RecoveryCase.objects.filter(pk=case.pk, state=RecoveryState.REVIEW)
    decision = {"decided_by": by, "reason": reason, "held_until": at + HOLD_PERIOD}
    if not in_review.update(state=RecoveryState.HELD, **decision):
        raise Refused(
            "not_waiting",
            _("この復旧は確認待ちではありません。何も変更していません。"),
        )
    case.refresh_from_db()


def create_letter_code(case: RecoveryCase) -> str:
    """Return a new code of twelve digits, which is sent by post."""
    code = f"{secrets.randbelow(10**12):012}"
    case.letter_hash = keyed_digest("letter", case.pk, code)
    case.save(update_fields=["letter_hash"])
    return code


def find_recovery_case(receipt: str, letter: str, at: datetime) -> RecoveryCase:
    """Return the case of a receipt.

    Refused (`no_such_receipt`) when the receipt is unknown or too old, or when the
    code of the letter is wrong where one was sent.
    """
    digests = digests_of_all_keys("receipt", backup_codes.normalise_code(receipt))
    case = RecoveryCase.objects.filter(receipt_hash__in=digests).first()
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
    """Refuse a case whose waiting is not over, or that has ended.

    Codes: `still_in_review`, `still_held`, `recovery_ended`.
    """
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
        message = _("安全のための待ち時間です。%(clock)sから続けられます。")
        until = format_wait_end(case.held_until or at, at)
        raise Refused("still_held", message % {"clock": until})


def is_right_letter_code(case: RecoveryCase, letter: str) -> bool:
    return not case.letter_hash or case.letter_hash in digests_of_all_keys(
        "letter", case.pk, letter
    )


def complete_recovery(case: RecoveryCase, at: datetime) -> bool:
    """Remove every second step; return whether it was this call that ended the case.

    Other cases of the user stop.
    """
    waiting = RecoveryCase.objects.filter(pk=case.pk, state=RecoveryState.HELD)
    if not waiting.update(state=RecoveryState.DONE, closed_at=at):
        return False
    stop_recoveries(case.user, at)
    drop_second_factors(case.user, at)
    return True


def drop_second_factors(user: User, at: datetime) -> None:
    """Remove passkeys, app, backup codes and phones, and turn two-step sign-in off."""
    Authenticator.objects.filter(user=user).delete()
    totp.remove_authenticator_app(user)
    user.backup_codes.all().delete()
    challenge.drop_channels(verified_phones_of(user), at)
    user.two_steps = False
    user.save(update_fields=["two_steps"])


def reduce_rights(user: User, at: datetime) -> None:
    """Forbid for three days what an intruder would want: contacts, payment, porting."""
    user.reduced_until = at + REDUCED_RIGHTS_PERIOD
    user.save(update_fields=["reduced_until"])


def stop_recoveries(user: User, at: datetime) -> None:
    """Stop all cases of a user that are running."""
    running = user.recoveries.filter(
        state__in=[RecoveryState.OPEN, RecoveryState.REVIEW, RecoveryState.HELD]
    )
    running.update(state=RecoveryState.STOPPED, closed_at=at)
