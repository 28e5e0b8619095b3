"""Who acts, for which party and with which rights: what every query narrows by."""

from dataclasses import dataclass

MAX_IDS_IN_SETTING = 500
"""More ids than these are kept in a row (`StoredScope`), and named by its id."""


@dataclass(frozen=True, slots=True)
class IdSet:
    """Primary keys of rows; those of a stored scope where there are more than 500."""

    ids: tuple[int, ...] = ()
    stored: int | None = None

    def may_hold(self, pk: int) -> bool:
        """Whether the row may be one of them; of a stored set the database knows."""
        return self.stored is not None or pk in self.ids


@dataclass(frozen=True, slots=True)
class RowScope:
    """Which rows of a party are reached. None stands for all of a kind.

    `contracts` bounds contracts and what belongs to them; `accounts` the names of
    billing accounts; `billed_accounts` the bills, documents and payments of accounts.
    """

    contracts: IdSet | None = None
    accounts: IdSet | None = None
    billed_accounts: IdSet | None = None


WHOLE_PARTY = RowScope()


@dataclass(frozen=True, slots=True)
class Access:
    """What a member, or staff who have opened a customer, may reach in one request.

    `rights` are words as `read:bills` (customers/rights.py); staff and jobs have none:
    their own rules say what they may. `actor` is the name in the audit log.
    """

    actor: str
    party_id: int
    rights: frozenset[str] = frozenset()
    rows: RowScope = WHOLE_PARTY

    @property
    def is_whole(self) -> bool:
        """Whether all rows of the party are reached."""
        return self.rows == WHOLE_PARTY

    def may_read_bills_of(self, account: int) -> bool:
        billed = self.rows.billed_accounts
        return billed is None or billed.may_hold(account)
