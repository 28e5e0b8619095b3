"""Whether a grant does what it says: its rights, keys and days."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, Grant
from madoguchi.customers.rights import Right
from madoguchi.departments.models import Department
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day

MAX_GRANT_KEYS = 500
MAX_KEYS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class WantedGrant:
    """What is to be granted: words of rights, a scope with its keys, and the days."""

    rights: tuple[str, ...]
    scope: str
    keys: tuple[str, ...]
    from_on: date
    until_on: date | None = None
    reason: str = ""


def refuse_unfit(wanted: WantedGrant, today: date) -> None:
    unknown = set(wanted.rights) - set(Right)
    if unknown or not wanted.rights:
        words = _(
            "権限は %(known)s から選んでください: %(unknown)s。何も変更していません。"
        )
        parts = {"known": " ".join(Right), "unknown": " ".join(sorted(unknown))}
        raise Refused("unfit_grant", words % parts)
    has_keys = 0 < len(wanted.keys) <= MAX_GRANT_KEYS and all(wanted.keys)
    if has_keys == (wanted.scope == Grant.Scope.ALL):
        words = _(
            "範囲 %(scope)s には番号かコードを1件から%(most)s件まで、"
            "すべて（all）には何も付けないでください。何も変更していません。"
        )
        parts = {"scope": wanted.scope, "most": str(MAX_GRANT_KEYS)}
        raise Refused("unfit_grant", words % parts)
    if wanted.until_on and wanted.until_on < wanted.from_on:
        words = _("最後の日が、始まりの日より前です。何も変更していません。")
        raise Refused("unfit_grant", words)
    if wanted.until_on and wanted.until_on < today:
        words = _(
            "最後の日（%(day)s）が過ぎています。何も変更していません。"
            "きょうか、これからの日にしてください。"
        )
        raise Refused("unfit_grant", words % {"day": format_day(wanted.until_on)})


def refuse_unknown_keys(party: int, wanted: WantedGrant) -> None:
    """Refuse keys of which the customer has no row. Inside a batch or its scope."""
    if wanted.scope == Grant.Scope.ALL:
        return
    known = known_keys(party, wanted.scope)
    if unknown := [key for key in wanted.keys if key not in known]:
        words = _(
            "%(keys)s は、このお客様の%(scope)sにありません。何も変更していません。"
            "番号かコードを確かめてください。"
        )
        parts = {
            "keys": " ".join(unknown[:MAX_KEYS_SHOWN]),
            "scope": Grant.Scope(wanted.scope).label,
        }
        raise Refused("grant_key_unknown", words % parts)


def known_keys(party: int, scope: str) -> set[str]:
    """Return what a grant of this scope may name. Inside a batch or a scope."""
    accounts = BillingAccount.objects.filter(party=party)
    if scope == Grant.Scope.ACCOUNTS:
        return set(accounts.values_list("account_number", flat=True))
    if scope == Grant.Scope.CONTRACTS:
        rows = Contract.objects.filter(party=party)
        return set(rows.values_list("contract_number", flat=True))
    own = Department.objects.filter(party=party).values_list("code", flat=True)
    return {*own, *accounts.values_list("department_code", flat=True)} - {""}
