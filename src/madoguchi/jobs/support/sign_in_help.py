"""Unlock sign-ins, approve recoveries and withdraw logins from the command line."""

from madoguchi.accounts.guard import recovery
from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.accounts.models import Identifier, RecoveryCase, User
from madoguchi.customers import sign_in_support
from madoguchi.jobs.support.login_withdrawal import withdraw_login
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_moment_in_digits
from madoguchi.platform.clock import now
from madoguchi.platform.reasons import clean_reason


def help_sign_in(
    what: str, *, number: str, customer: str, operator: str, reason: str
) -> list[str]:
    """Do what the command asks and return lines to print.

    Refused with `reason_missing` without a name of staff, `staff_reason_needed`,
    `no_such_person`, `not_waiting` or `no_such_login`.
    """
    if what == "recoveries":
        return waiting_recovery_lines()
    if not (operator.strip() and reason.strip()):
        raise Refused(
            "reason_missing",
            "担当者名（--operator）と理由（--reason）が要ります。何も変更していません。",
        )
    reason = clean_reason(reason)
    user = user_by_number(number)
    if what == "withdraw":
        by = sign_in_support.ActingOperator(operator, reason)
        withdraw_login(user, normalise_identifier(customer), by, now())
        return [f"{user.email} を {customer} から外し、ログインを終了しました。"]
    return (unlock_from_console if what == "unlock" else approve_from_console)(
        user, operator, reason
    )


def user_by_number(number: str) -> User:
    identifiers = Identifier.objects.filter(
        canonical=normalise_identifier(number)
    ).select_related("user")
    if (identifier := identifiers.first()) is None:
        raise Refused("no_such_person", "その番号のログインIDはありません。")
    return identifier.user


def waiting_recovery_lines() -> list[str]:
    cases = RecoveryCase.objects.filter(state=RecoveryCase.State.REVIEW)
    return [
        f"{format_moment_in_digits(case.opened_at)} {case.user.email} "
        f"{case.user.display_name}"
        for case in cases.select_related("user").order_by("opened_at")
    ]


def unlock_from_console(user: User, operator: str, reason: str) -> list[str]:
    counters = sign_in_support.unlock_sign_in(
        user, sign_in_support.ActingOperator(operator, reason), now()
    )
    return [f"ロックを解除しました（{counters}件）。担当: {operator} 理由: {reason}"]


def approve_from_console(user: User, operator: str, reason: str) -> list[str]:
    """Approve the recovery; its waiting period begins.

    The code for the letter is returned only here.
    """
    case = user.recoveries.filter(state=RecoveryCase.State.REVIEW).first()
    if case is None:
        raise Refused("not_waiting", "確認待ちの復旧はありません。")
    at = now()
    recovery.approve_recovery(case, by=operator, reason=reason, at=at)
    code, by = (
        recovery.create_letter_code(case),
        sign_in_support.ActingOperator(operator, reason),
    )
    sign_in_support.record_and_notify(user, "recovery-started", by, at, case)
    held_until = format_moment_in_digits(case.held_until) if case.held_until else ""
    return [
        f"復旧を認めました。待ち時間は{held_until}までです。",
        f"本人限定受取郵便で送るコード: {code}",
    ]
