"""Which rows of a party the grants of a member reach."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from madoguchi.customers.member_access import GrantLimits, Membership
from madoguchi.customers.models import Grant
from madoguchi.platform.access import MAX_IDS_IN_SETTING, Access, IdSet, RowScope
from madoguchi.platform.fixed_statements import read_rows, statement_beside

ROWS_IN_GRANT_SQL = statement_beside(__file__, "rows_in_grant")


def access_for_right(membership: Membership, right: str, day: date) -> Access:
    """Return what a member reaches with one right. Inside the scope, not yet narrowed.

    `day` is one in Japan. Without grants nothing is read.
    """
    access = membership.access_on(day)
    limits = membership.limits(right, day)
    if limits is None:
        return access
    return replace(access, rows=load_granted_rows(access.party_id, limits, day))


def load_granted_rows(party: int, limits: GrantLimits, day: date) -> RowScope:
    params = {
        "party": party,
        "day": day,
        "most": MAX_IDS_IN_SETTING,
        "contract_numbers": keys(limits.reached, Grant.Scope.CONTRACTS),
        "account_numbers": keys(limits.reached, Grant.Scope.ACCOUNTS),
        "departments": keys(limits.reached, Grant.Scope.DEPARTMENTS),
        "billed_accounts": keys(limits.billed, Grant.Scope.ACCOUNTS),
        "billed_departments": keys(limits.billed, Grant.Scope.DEPARTMENTS),
    }
    rows = read_rows(ROWS_IN_GRANT_SQL, params)
    if any(ids is None and stored is None for _kind, ids, stored in rows):
        rows = read_rows(ROWS_IN_GRANT_SQL, params)  # another has just stored them
    found = {kind: IdSet(tuple(ids or ()), stored) for kind, ids, stored in rows}
    none, has_all = IdSet(), Grant.Scope.ALL in limits.reached
    billed = None if Grant.Scope.ALL in limits.billed else "billed_accounts"
    return RowScope(
        contracts=None if has_all else found.get("contracts", none),
        accounts=None if has_all else found.get("accounts", none),
        billed_accounts=found.get(billed, none) if billed else None,
    )


def keys(by_scope: Mapping[str, Sequence[str]], scope: Grant.Scope) -> list[str]:
    """The keys of one scope, without the empty one that many accounts have as code."""
    return [key for key in by_scope.get(scope, ()) if key]
