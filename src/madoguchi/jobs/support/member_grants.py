"""Give a member a part of its party's rows, for some days, and end that again."""

from dataclasses import dataclass
from datetime import date, datetime

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, Grant, Member, Party
from madoguchi.customers.rights import Right
from madoguchi.customers.sign_in_support import ActingOperator
from madoguchi.departments.models import Department
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.platform.audit import Act, record
from madoguchi.platform.batch import batch

MAX_GRANT_KEYS = 500
MAX_KEYS_SHOWN = 10
LISTING_ACTOR = "operator command"
NOTHING_CHANGED = "何も変更していません。"


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

    Refused: `no_such_login`, `unfit_grant` (unknown rights, no keys, days reversed or
    over), `grant_key_unknown`. Reading contracts belongs to each: without it no page
    opens.
    """
    refuse_unfit(wanted, at.date())
    rights = sorted({*wanted.rights, Right.READ_CONTRACTS})
    with batch(f"operator {by.name}"):
        member = member_of_customer(mail, customer)
        refuse_unknown_keys(member.party_id, wanted)
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


def end_grant(pk: int, last_on: date | None, by: ActingOperator, at: datetime) -> Grant:
    """Set the last day of a grant: without one today, or never where it is to begin.

    The day before it begins takes it back whole. Refused: `no_such_grant`,
    `grant_is_over`, `unfit_grant` (a day that is over: what was open was open).
    """
    with batch(f"operator {by.name}"):
        row = (
            Grant.objects.select_related("member__user", "party").filter(pk=pk).first()
        )
        if row is None:
            raise Refused("no_such_grant", f"権限の付与 {pk} はありません。")
        row.until_on = fitting_last_day(row, last_on, at.date())
        row.save(update_fields=["until_on"])
        record_grant("grant_ended", row, by, at)
    return row


def fitting_last_day(row: Grant, wanted: date | None, today: date) -> date:
    """Return the last day to set. Refused: `grant_is_over`, `unfit_grant`."""
    if row.until_on and row.until_on < today:
        raise Refused(
            "grant_is_over",
            f"権限の付与 {row.pk} は{format_day(row.until_on)}で終わっています。"
            f"{NOTHING_CHANGED}もう一度付けるには grants add を使ってください。",
        )
    first = max(today, row.from_on) - ONE_DAY
    last = wanted or max(today, first)
    if last < first:
        raise Refused(
            "unfit_grant",
            f"最後の日は{format_day(first)}から指定できます"
            f"（その日にすると、すぐに使えなくなります）。{NOTHING_CHANGED}",
        )
    return last


def list_grants(customer: str) -> list[Grant]:
    """Return the grants of a customer's members.

    Refused: `customer_needed`, `no_such_customer`.
    """
    if not customer:
        raise Refused(
            "customer_needed",
            "どのお客様の付与を見るか、--customer にお客様番号を指定してください。",
        )
    with batch(LISTING_ACTOR):
        if not Party.objects.filter(customer_number=customer).exists():
            raise Refused(
                "no_such_customer",
                f"お客様番号 {customer[:20]} はありません。番号を確かめてください。",
            )
        rows = Grant.objects.filter(party__customer_number=customer)
        return list(rows.select_related("member__user").order_by("pk"))


def refuse_unknown_keys(party: int, wanted: WantedGrant) -> None:
    """Refuse keys of which the customer has no row. Inside a batch."""
    known = known_keys(party, wanted.scope)
    if unknown := [key for key in wanted.keys if key not in known]:
        raise Refused(
            "grant_key_unknown",
            f"{' '.join(unknown[:MAX_KEYS_SHOWN])} は、このお客様の"
            f"{Grant.Scope(wanted.scope).label}にありません。{NOTHING_CHANGED}"
            "番号かコードを確かめてください。",
        )


def known_keys(party: int, scope: str) -> set[str]:
    """Return what a grant of this scope may name. Inside a batch."""
    accounts = BillingAccount.objects.filter(party=party)
    if scope == Grant.Scope.ACCOUNTS:
        return set(accounts.values_list("account_number", flat=True))
    if scope == Grant.Scope.CONTRACTS:
        rows = Contract.objects.filter(party=party)
        return set(rows.values_list("contract_number", flat=True))
    own = Department.objects.filter(party=party).values_list("code", flat=True)
    return {*own, *accounts.values_list("department_code", flat=True)} - {""}


def refuse_unfit(wanted: WantedGrant, today: date) -> None:
    unknown = set(wanted.rights) - set(Right)
    if unknown or not wanted.rights:
        raise Refused(
            "unfit_grant",
            f"権限は {' '.join(Right)} から選んでください: {' '.join(sorted(unknown))}"
            f"。{NOTHING_CHANGED}",
        )
    has_keys = 0 < len(wanted.keys) <= MAX_GRANT_KEYS and all(wanted.keys)
    if has_keys == (wanted.scope == Grant.Scope.ALL):
        raise Refused(
            "unfit_grant",
            f"範囲 {wanted.scope} には番号かコードを1件から{MAX_GRANT_KEYS}件まで、"
            f"all には何も付けないでください。{NOTHING_CHANGED}",
        )
    if wanted.until_on and wanted.until_on < wanted.from_on:
        raise Refused(
            "unfit_grant", f"最後の日が、始まりの日より前です。{NOTHING_CHANGED}"
        )
    if wanted.until_on and wanted.until_on < today:
        raise Refused(
            "unfit_grant",
            f"最後の日（{format_day(wanted.until_on)}）が過ぎています。"
            f"{NOTHING_CHANGED}きょうか、これからの日にしてください。",
        )


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
