"""What an operator may do for somebody at the door. Never a secret seen or set."""

from madoguchi.accounts.canon import canon
from madoguchi.accounts.guard import attempts, recovery
from madoguchi.accounts.models import Identifier, RecoveryCase, SignInEvent, User
from madoguchi.accounts.tell import tell
from madoguchi.customers.models import Member
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.platform.later import later


def act(what: str, *, number: str, operator: str, reason: str) -> list[str]:
    """Lines to print. Refused without a reason, and for somebody unknown."""
    if what == "recoveries":
        return waiting()
    if not (operator.strip() and reason.strip()):
        raise Refused(
            "reason_missing",
            "担当者名（--operator）と理由（--reason）が要ります。何も変更していません。",
        )
    user = person(number)
    return (unlock if what == "unlock" else approve)(user, operator, reason)


def person(number: str) -> User:
    found = Identifier.objects.filter(canonical=canon(number)).select_related("user")
    if (identifier := found.first()) is None:
        raise Refused("no_such_person", "その番号のログインIDはありません。")
    return identifier.user


def waiting() -> list[str]:
    cases = RecoveryCase.objects.filter(state=RecoveryCase.State.REVIEW)
    return [
        f"{case.opened_at:%Y-%m-%d %H:%M} {case.user.email} {case.user.display_name}"
        for case in cases.select_related("user").order_by("opened_at")
    ]


def unlock(user: User, operator: str, reason: str) -> list[str]:
    """Every counter of this person begins anew; all channels are told."""
    counters = attempts.unlock(user)
    note_and_tell(user, "unlocked", (operator, reason))
    return [f"ロックを解除しました（{counters}件）。担当: {operator} 理由: {reason}"]


def approve(user: User, operator: str, reason: str) -> list[str]:
    """The waiting begins, and the code for the letter is printed: once, here."""
    case = user.recoveries.filter(state=RecoveryCase.State.REVIEW).first()
    if case is None:
        raise Refused("not_waiting", "確認待ちの復旧はありません。")
    recovery.approve(case, by=operator, reason=reason, at=now())
    code = recovery.write_letter(case)
    note_and_tell(user, "recovery-started", (operator, reason), case)
    return [
        f"復旧を認めました。待ち時間は{case.held_until:%Y-%m-%d %H:%M}までです。",
        f"本人限定受取郵便で送るコード: {code}",
    ]


def note_and_tell(
    user: User, what: str, who: tuple[str, str], case: RecoveryCase | None = None
) -> None:
    """`who`: the operator, and the reason for it."""
    at, (operator, reason) = now(), who
    SignInEvent.objects.create(
        user=user,
        at=at,
        what=what,
        is_success=True,
        device_name="窓口",
        by=operator[:200],
        reason=reason[:500],
    )
    mine = Member.objects.filter(user=user).order_by("party__customer_number")
    member = mine.first()
    party, actor = (member.party_id if member else 0), f"operator {operator}"
    for notice in tell(user, what, at, case=case):
        later("send_security_notice", at, party=party, actor=actor, notice=notice)
