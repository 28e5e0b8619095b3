"""Give a member a part of its party's rows, for some days, and end that again."""

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.customers.models import Grant, Member
from madoguchi.customers.rights import Right
from madoguchi.customers.sign_in_support import ActingOperator
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch

MAX_GRANT_KEYS = 500


@dataclass(frozen=True, slots=True)
class WantedGrant:
    """What is to be granted: words of rights, a scope with its keys, and the days."""

    rights: tuple[str, ...]
    scope: str
    keys: tuple[str, ...]
    from_on: date
    until_on: date | None = None


def add_grant(
    mail: str, customer: str, wanted: WantedGrant, by: ActingOperator, at: datetime
) -> Grant:
    """Add a grant; from then on the role of the member gives it nothing.

    Refused: `no_such_login`, `unfit_grant` (unknown rights, no keys, days reversed).
    Reading contracts belongs to each: without it no page opens.
    """
    refuse_unfit(wanted)
    rights = sorted({*wanted.rights, Right.READ_CONTRACTS})
    with batch(f"operator {by.name}"):
        member = member_of_customer(mail, customer)
        row = Grant.objects.create(
            member=member,
            party=member.party,
            rights=rights,
            scope=wanted.scope,
            keys=list(wanted.keys),
            from_on=wanted.from_on,
            until_on=wanted.until_on,
        )
        record_grant("grant_added", row, by, at)
    return row


def end_grant(pk: int, last_on: date, by: ActingOperator, at: datetime) -> Grant:
    """Set the last day of a grant. Refused: `no_such_grant`."""
    with batch(f"operator {by.name}"):
        row = (
            Grant.objects.select_related("member__user", "party").filter(pk=pk).first()
        )
        if row is None:
            raise Refused("no_such_grant", f"権限の付与 {pk} はありません。")
        row.until_on = last_on
        row.save(update_fields=["until_on"])
        record_grant("grant_ended", row, by, at)
    return row


def list_grants(customer: str) -> list[Grant]:
    rows = Grant.objects.filter(party__customer_number=customer)
    return list(rows.select_related("member__user").order_by("pk"))


def refuse_unfit(wanted: WantedGrant) -> None:
    unknown = set(wanted.rights) - set(Right)
    if unknown or not wanted.rights:
        raise Refused(
            "unfit_grant",
            f"権限は {' '.join(Right)} から選んでください: {' '.join(sorted(unknown))}",
        )
    has_keys = 0 < len(wanted.keys) <= MAX_GRANT_KEYS and all(wanted.keys)
    if has_keys == (wanted.scope == Grant.Scope.ALL):
        raise Refused(
            "unfit_grant",
            f"範囲 {wanted.scope} には番号かコードを1件から{MAX_GRANT_KEYS}件まで、"
            "all には何も付けないでください。",
        )
    if wanted.until_on and wanted.until_on < wanted.from_on:
        raise Refused("unfit_grant", "最後の日が、始まりの日より前です。")


def member_of_customer(mail: str, customer: str) -> Member:
    rows = Member.objects.filter(
        user__email=mail.lower(), party__customer_number=customer
    )
    member = rows.select_related("party").first()
    if member is None:
        raise Refused(
            "no_such_login",
            f"{mail} はお客様番号 {customer or '（--customer）'} の"
            "ログインではありません。何も変更していません。",
        )
    return member


def record_grant(verb: str, row: Grant, by: ActingOperator, at: datetime) -> None:
    changes = {
        "rights": ["", " ".join(row.rights)],
        "scope": ["", " ".join([row.scope, *row.keys])],
        "from_on": ["", row.from_on.isoformat()],
        "until_on": ["", row.until_on.isoformat() if row.until_on else ""],
        "reason": ["", by.reason],
    }
    act = Act(verb, str(row), row.party_id, f"operator {by.name}", at)
    record(act, changes)
