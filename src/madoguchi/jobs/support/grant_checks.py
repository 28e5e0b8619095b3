"""Whether a grant does what it says: its rights, keys and days."""

from dataclasses import dataclass
from datetime import date

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, Grant
from madoguchi.customers.rights import Right
from madoguchi.departments.models import Department
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day

MAX_GRANT_KEYS = 500
MAX_KEYS_SHOWN = 10
NOTHING_CHANGED = "何も変更していません。"


@dataclass(frozen=True, slots=True)
class WantedGrant:
    """What is to be granted: words of rights, a scope with its keys, and the days."""

    rights: tuple[str, ...]
    scope: str
    keys: tuple[str, ...]
    from_on: date
    until_on: date | None = None


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
