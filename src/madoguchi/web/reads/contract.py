"""What the page of a contract reads besides the contract itself, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import read_row, statement_beside
from madoguchi.procedures.models.states import UNDER_WAY_STATES

CONTRACT_PARTS_SQL = statement_beside(__file__, "contract_parts")


@dataclass(frozen=True, slots=True)
class BookedOption:
    """An option that has not been ended."""

    code: str
    started_on: date


@dataclass(frozen=True, slots=True)
class EquipmentPiece:
    kind: str
    model: str
    serial: str
    is_rental: bool


@dataclass(frozen=True, slots=True)
class MailboxSize:
    """A mailbox with its megabytes."""

    address: str
    used_mb: int
    quota_mb: int


@dataclass(frozen=True, slots=True)
class ContractParts:
    """`return_due_on`: the last day for the return of equipment, None without one."""

    options: Sequence[BookedOption]
    equipment: Sequence[EquipmentPiece]
    mailboxes: Sequence[MailboxSize]
    return_due_on: date | None
    has_open_orders: bool


def read_contract_parts(access: Access, contract: int) -> ContractParts:
    """Read what belongs to that contract. Inside the scope."""
    params = {
        "party": access.party_id,
        "contract": contract,
        "states_under_way": sorted(UNDER_WAY_STATES),
    }
    options, equipment, mailboxes, *rest = read_row(CONTRACT_PARTS_SQL, params)
    return ContractParts(
        [BookedOption(code, date.fromisoformat(day)) for code, day in options or ()],
        [EquipmentPiece(*values) for values in equipment or ()],
        [MailboxSize(*values) for values in mailboxes or ()],
        *rest,
    )
