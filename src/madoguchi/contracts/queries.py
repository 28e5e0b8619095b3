from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.service_kinds import Service, ServiceKind, service_kind_of
from madoguchi.kernel.wording import format_phone_number
from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import read_rows

CONTRACTS_SQL = """
    SELECT c.id, c.party_id, c.account_id, c.code, c.contract_number, c.service,
           c.plan_code, c.nickname, c.status, c.line_number, c.service_address,
           c.started_on, c.term_end_on, c.ended_on, a.account_number, a.department_code
    FROM contracts_contract AS c
    JOIN customers_billingaccount AS a ON a.id = c.account_id
    WHERE c.party_id = %(party)s AND a.party_id = %(party)s
        AND (%(ids)s::bigint[] IS NULL OR c.id = ANY(%(ids)s))
    ORDER BY c.contract_number"""
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
        line = format_phone_number(self.line_number)
        return self.nickname or line or self.contract_number

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


def contracts_of(access: Access) -> list[ContractHandle]:
    """List all contracts of the member's party by number. Inside the scope."""
    wanted = access.rows.contracts
    is_listed = wanted is not None and wanted.stored is None
    ids = list(wanted.ids) if wanted and is_listed else None
    rows = read_rows(CONTRACTS_SQL, {"party": access.party_id, "ids": ids})
    return [ContractHandle(*row) for row in rows]
