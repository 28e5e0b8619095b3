from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from string import ascii_lowercase, ascii_uppercase
from unicodedata import normalize

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.models import Contract
from madoguchi.contracts.service_kinds import Service, ServiceKind, service_kind_of
from madoguchi.kernel.wording import format_phone_number
from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import array_of_ids, read_rows

CONTRACTS_SQL = """
    SELECT * FROM contracts_search(
        ARRAY[%(party)s]::bigint[], %(words)s, %(plans)s, %(ids)s, %(passed_over)s,
        %(most)s)"""
CONTRACTS_OF_LOGIN_SQL = """
    SELECT * FROM contracts_search_login(
        %(user)s, %(parties)s, %(words)s, %(plans)s, %(passed_over)s, %(most)s)"""
FIRST_CONTRACTS_SQL = """
    SELECT c.id, c.party_id, c.account_id, c.code, c.contract_number, c.service,
           c.plan_code, c.nickname, c.status, c.line_number, c.service_address,
           c.started_on, c.term_end_on, c.ended_on, a.account_number, a.department_code
    FROM contracts_contract AS c
    JOIN customers_billingaccount AS a
        ON a.party_id = %(party)s AND a.id = c.account_id
    WHERE c.party_id = %(party)s
        AND (%(ids)s::bigint[] IS NULL OR c.id = ANY(%(ids)s))
    ORDER BY c.contract_number
    LIMIT %(most)s"""
CONTRACT_BY_CODE_SQL = """
    SELECT c.id, c.party_id, c.account_id, c.code, c.contract_number, c.service,
           c.plan_code, c.nickname, c.status, c.line_number, c.service_address,
           c.started_on, c.term_end_on, c.ended_on, a.account_number, a.department_code
    FROM contracts_contract AS c
    JOIN customers_billingaccount AS a
        ON a.party_id = %(party)s AND a.id = c.account_id
    WHERE c.party_id = %(party)s AND c.code = %(code)s
        AND (%(ids)s::bigint[] IS NULL OR c.id = ANY(%(ids)s))"""
HANDLE_COLUMNS = (
    *("pk", "party_id", "account_id", "code", "contract_number", "service"),
    *("plan_code", "nickname", "status", "line_number", "service_address"),
    *("started_on", "term_end_on", "ended_on"),
    *("account__account_number", "account__department_code"),
)
LOGIN_AT_A_GLANCE_SQL = """
    SELECT contracts_party_of_code(%(code)s, %(parties)s), first.*
    FROM (VALUES (0)) AS always
    LEFT JOIN contracts_search_login(
        %(user)s, %(first_parties)s, '', '{}', 0, %(most)s) AS first ON true"""
MAX_LISTED_CONTRACTS = 7
"""As many are listed with every page; of more a login searches, on the server."""

PLAIN_LETTERS = str.maketrans(ascii_uppercase, ascii_lowercase, "-‐‑‒–—―−ー")
CONTRACT_STATUS_LABELS = {"suspended": _("利用停止中"), "ended": _("解約済み")}


@dataclass(frozen=True, slots=True)
class ContractHandle:
    """A contract as pages, lists and the switcher need it."""

    pk: int
    party_id: int
    account_id: int
    code: str
    contract_number: str
    service: str
    plan_code: str
    nickname: str
    status: str
    line_number: str
    place: str  # the service address, empty for a mobile line
    started_on: date
    term_end_on: date | None
    ended_on: date | None
    account_number: str
    department: str  # the code of the billing account's department, "" for none

    @property
    def label(self) -> str:
        """The nickname, else the number of the line, else the contract number."""
        if self.nickname:
            return self.nickname
        return format_phone_number(self.line_number) or self.contract_number

    @property
    def line_tail(self) -> str:
        """The last four characters by which people know the line from another."""
        return (self.line_number or self.contract_number)[-4:]

    @property
    def state(self) -> str:
        """A word for a contract that is suspended or ended, else nothing."""
        return str(CONTRACT_STATUS_LABELS.get(self.status, ""))

    @property
    def is_ended(self) -> bool:
        return self.status == "ended"

    @property
    def service_label(self) -> str:
        return str(Service(self.service).label)

    @property
    def service_kind(self) -> ServiceKind:
        return service_kind_of(self.service)


@dataclass(frozen=True, slots=True)
class ContractSearch:
    """What of the contracts is asked for: `words` as `plain_words` makes them.

    `plans` are codes of plans that the words mean besides.
    """

    most: int
    passed_over: int = 0
    words: str = ""
    plans: Sequence[str] = ()

    def params(self) -> dict[str, object]:
        return {
            "words": self.words,
            "plans": list(self.plans),
            "passed_over": self.passed_over,
            "most": self.most,
        }


def plain_words(typed: str) -> str:
    """Spell words as the search compares them: one width, no spaces, no hyphens.

    As the function `contracts_words` of the database does.
    """
    return "".join(normalize("NFKC", typed).translate(PLAIN_LETTERS).split())


def first_contracts(access: Access, most: int) -> list[ContractHandle]:
    """Read the first contracts of the party by number. Inside the scope."""
    params = {"party": access.party_id, "ids": reached_ids(access), "most": most}
    rows = read_rows(FIRST_CONTRACTS_SQL, params)
    return [ContractHandle(*row) for row in rows]


def search_contracts(access: Access, wanted: ContractSearch) -> list[ContractHandle]:
    """Find contracts of the party, by number. Inside the scope."""
    params = {"party": access.party_id, "ids": reached_ids(access)} | wanted.params()
    return [ContractHandle(*row) for row in read_rows(CONTRACTS_SQL, params)]


def search_contracts_of_login(
    user: int, parties: Sequence[int], wanted: ContractSearch
) -> list[ContractHandle]:
    """Find contracts of the parties of a user, in the order of `parties`.

    Past the walls, for lists over several customer numbers: of parties for which the
    user is no member the database finds none.
    """
    params = {"user": user, "parties": array_of_ids(parties)} | wanted.params()
    return [ContractHandle(*row) for row in read_rows(CONTRACTS_OF_LOGIN_SQL, params)]


def contract_by_code(access: Access, code: str) -> ContractHandle | None:
    """Read the contract of the party with that code. Inside the scope."""
    params = {"party": access.party_id, "code": code, "ids": reached_ids(access)}
    rows = read_rows(CONTRACT_BY_CODE_SQL, params)
    return ContractHandle(*rows[0]) if rows else None


@dataclass(frozen=True, slots=True)
class LoginAtAGlance:
    """Which party has the contract of an address, and the first contracts of a login.

    Both in one statement. `party` is None for no such contract among those parties.
    """

    party: int | None
    contracts: list[ContractHandle]


def login_at_a_glance(
    user: int, code: str, *, parties: Sequence[int], whole_parties: Sequence[int]
) -> LoginAtAGlance:
    """Read both, past the walls, in one of the parties of the user.

    `whole_parties`: whose contracts are listed; the first few of them are asked first,
    since they mostly have as many as are listed.
    """
    few = MAX_LISTED_CONTRACTS + 1
    params = {
        "user": user,
        "code": code,
        "parties": array_of_ids(parties),
        "first_parties": array_of_ids(whole_parties[:few]),
        "most": few,
    }
    rows = read_rows(LOGIN_AT_A_GLANCE_SQL, params)
    found = [ContractHandle(*row) for _party, *row in rows if row[0] is not None]
    if len(found) < few < len(whole_parties):
        found = search_contracts_of_login(user, whole_parties, ContractSearch(few))
    return LoginAtAGlance(rows[0][0], found)


def handles_of(rows: QuerySet[Contract]) -> list[ContractHandle]:
    """Build handles of the rows of a query, in its order."""
    return [ContractHandle(*row) for row in rows.values_list(*HANDLE_COLUMNS)]


def contracts_by_pk(
    access: Access, wanted: Collection[int]
) -> dict[int, ContractHandle]:
    """Load these contracts, as far as they are reached."""
    rows = Contract.objects.visible_to(access).filter(pk__in=wanted)
    return {contract.pk: contract for contract in handles_of(rows)}


def first_contract_of_accounts(
    access: Access, accounts: Collection[int]
) -> dict[int, ContractHandle]:
    """Load of each billing account its contract with the first number."""
    mine = Contract.objects.visible_to(access).filter(account__in=accounts)
    rows = mine.order_by("account", "contract_number").distinct("account")
    return {contract.account_id: contract for contract in handles_of(rows)}


def contract_counts(access: Access, accounts: Collection[int]) -> dict[int, int]:
    """Count the contracts of these billing accounts."""
    mine = Contract.objects.visible_to(access).filter(account__in=accounts)
    counts = mine.order_by().values("account").annotate(count=Count("pk"))
    return dict(counts.values_list("account", "count"))


def running_contracts(
    access: Access, services: Collection[str], most: int
) -> list[ContractHandle]:
    """Load the first contracts of these services that have not ended."""
    mine = Contract.objects.visible_to(access).filter(service__in=services)
    rows = mine.exclude(status="ended").order_by("contract_number")
    return handles_of(rows[:most])


def reached_ids(access: Access) -> list[int] | None:
    """Return the contracts to which an access is limited; None where the wall knows."""
    wanted = access.rows.contracts
    return list(wanted.ids) if wanted and wanted.stored is None else None
