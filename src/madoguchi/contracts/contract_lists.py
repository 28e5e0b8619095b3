"""Lists of contracts of any length: the database searches, counts and cuts them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from madoguchi.contracts.queries import ContractHandle, reached_ids
from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import (
    Row,
    array_of_ids,
    read_rows,
    statement_beside,
)

LISTED_SQL = statement_beside(__file__, "listed_contracts")
LISTED_OF_LOGIN_SQL = """
    SELECT * FROM contracts_list_login(
        %(user)s, %(parties)s, %(words)s, %(plans)s, %(departments)s,
        %(department)s, %(service)s, %(status)s, %(passed_over)s, %(most)s)"""
COUNTED_SQL = """
    SELECT * FROM contracts_counted(
        ARRAY[%(party)s]::bigint[], %(words)s, %(plans)s, %(departments)s, %(ids)s)"""
COUNTED_OF_LOGIN_SQL = """
    SELECT * FROM contracts_counted_login(
        %(user)s, %(parties)s, %(words)s, %(plans)s, %(departments)s)"""


@dataclass(frozen=True, slots=True)
class ContractGroup:
    """How many contracts have one department, service and state.

    `department`: the code of the billing account's, "" for none.
    """

    department: str
    service: str
    status: str
    count: int

    @property
    def is_ended(self) -> bool:
        return self.status == "ended"


def group_contracts(contracts: Iterable[ContractHandle]) -> list[ContractGroup]:
    """The groups of contracts that were read already."""
    counts = Counter((c.department, c.service, c.status) for c in contracts)
    return [ContractGroup(*values, count) for values, count in counts.items()]


@dataclass(frozen=True, slots=True)
class WantedContracts:
    """What is asked for: `words` as `plain_words` spells them, "" for all.

    `plans` and `departments` are codes that the words mean besides. `department`,
    `service` and `status` were chosen; None chooses nothing.
    """

    words: str = ""
    plans: Sequence[str] = ()
    departments: Sequence[str] = ()
    department: str | None = None
    service: str | None = None
    status: str | None = None

    def params(self) -> dict[str, object]:
        return {
            "words": self.words,
            "plans": list(self.plans),
            "departments": list(self.departments),
            "department": self.department,
            "service": self.service,
            "status": self.status,
        }


@dataclass(frozen=True, slots=True)
class ListOwner:
    """Whose contracts are listed: the party of the scope, or several of a login.

    Of several, past the walls: of parties for which the user is no member the database
    finds none.
    """

    access: Access
    user: int
    parties: Sequence[int] = ()

    def rows(
        self, statements: tuple[str, str], params: Mapping[str, object]
    ) -> Sequence[Row]:
        of_party, of_login = statements
        if not self.parties:
            own = {"party": self.access.party_id, "ids": reached_ids(self.access)}
            return read_rows(of_party, {**own, **params})
        of_user = {"user": self.user, "parties": array_of_ids(self.parties)}
        return read_rows(of_login, {**of_user, **params})


def count_contracts(owner: ListOwner, wanted: WantedContracts) -> list[ContractGroup]:
    """Count those that have the words, whatever was chosen. Inside the scope."""
    rows = owner.rows((COUNTED_SQL, COUNTED_OF_LOGIN_SQL), wanted.params())
    return [ContractGroup(*row) for row in rows]


def list_contracts(
    owner: ListOwner, wanted: WantedContracts, *, passed_over: int, most: int
) -> list[ContractHandle]:
    """Read so many by party and number. Inside the scope.

    Of many parties the first are asked first, since they mostly have as many; not
    where words were typed, which few contracts have.
    """
    reach = len(owner.parties) if wanted.words else passed_over + most
    few = replace(owner, parties=owner.parties[:reach])
    params = {**wanted.params(), "passed_over": passed_over, "most": most}
    rows = few.rows((LISTED_SQL, LISTED_OF_LOGIN_SQL), params)
    if len(rows) < most and len(owner.parties) > reach:
        rows = owner.rows((LISTED_SQL, LISTED_OF_LOGIN_SQL), params)
    return [ContractHandle(*row) for row in rows]
