from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from madoguchi.contracts.models import Contract
from madoguchi.contracts.service_kinds import Service, ServiceKind, service_kind_of
from madoguchi.customers.models import Member

CONTRACT_STATUS_LABELS = {"suspended": _("利用停止中"), "ended": _("解約済み")}


@dataclass(frozen=True, slots=True)
class ContractHandle:
    """What a list or a switcher needs of a contract, and whose it is."""

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
        """What its owner calls it, else its line, else its number."""
        return self.nickname or self.line_number or self.contract_number

    @property
    def state(self) -> str:
        """A word for a contract that is not in use; nothing for one that is."""
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
    """All contracts of the member's party, by number. Inside its scope only."""
    rows = Contract.objects.visible_to(member).order_by("contract_number")
    return [
        ContractHandle(*row)
        for row in rows.values_list(
            "pk",
            "party_id",
            "account_id",
            "code",
            "contract_number",
            "service",
            "plan_code",
            "nickname",
            "status",
            "line_number",
            "service_address",
            "started_on",
            "term_end_on",
            "ended_on",
        )
    ]
