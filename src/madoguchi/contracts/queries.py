from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.service_kinds import Service, ServiceKind, service_kind_of
from madoguchi.customers.models import Member
from madoguchi.kernel.wording import format_phone_number
from madoguchi.platform.fixed_statements import read_rows

CONTRACTS_SQL = """
    SELECT id, party_id, account_id, code, contract_number, service, plan_code,
           nickname, status, line_number, service_address, started_on, term_end_on,
           ended_on
    FROM contracts_contract WHERE party_id = %(party)s ORDER BY contract_number"""
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

    @property
    def label(self) -> str:
        """The nickname, else the number of the line, else the contract number."""
        line = format_phone_number(self.line_number)
        return self.nickname or line or self.contract_number

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


def contracts_of(member: Member) -> list[ContractHandle]:
    """List all contracts of the member's party by number. Inside the scope."""
    rows = read_rows(CONTRACTS_SQL, {"party": member.party_id})
    return [ContractHandle(*row) for row in rows]
