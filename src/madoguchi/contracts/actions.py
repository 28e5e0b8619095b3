"""Changes of a contract. Each is audited: before, after, actor, moment."""

from datetime import date, datetime

from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.customers.portal_changes import (
    ImportedRow,
    imported_change,
    keep_change,
)
from madoguchi.customers.promised_changes import PromisedChange
from madoguchi.platform.audit import Act, record
from madoguchi.platform.audit_changes import audited_change

OPTIONS_FILE, OPTION_COLUMN = "contract_options", "option_code"


def option_change(contract: Contract, before: str, after: str) -> PromisedChange:
    """Describe an option that comes (`before` is "") or ends (`after` is "")."""
    row = ImportedRow(contract.party_id, OPTIONS_FILE, contract.contract_number)
    return PromisedChange(row, OPTION_COLUMN, before, after)


def keep_option_change(
    option: ContractOption, before: str, after: str, at: datetime
) -> None:
    change = option_change(option.contract, before, after)
    keep_change(change.row, change.column, (before, after), at)


def change_plan(
    contract: Contract, *, to: str, term_end_on: date | None, actor: str, at: datetime
) -> None:
    """Change the plan; `term_end_on` is the end of the term then, None without one."""
    with imported_change("plan_changed", contract, actor=actor, at=at):
        contract.plan_code, contract.term_end_on = to, term_end_on


def rename_contract(contract: Contract, *, to: str, actor: str, at: datetime) -> None:
    with imported_change("contract_named", contract, actor=actor, at=at):
        contract.nickname = to


def move_line(
    contract: Contract, *, postal_code: str, address: str, actor: str, at: datetime
) -> None:
    """Change where the line is used; the postcode has seven digits."""
    with imported_change("line_moved", contract, actor=actor, at=at):
        contract.service_postal_code = postal_code
        contract.service_address = address


def end_contract(contract: Contract, *, on: date, actor: str, at: datetime) -> None:
    """End a contract; `on` is the last day of use."""
    with imported_change("contract_ended", contract, actor=actor, at=at):
        contract.status, contract.ended_on = "ended", on


def suspend_contract(contract: Contract, *, actor: str, at: datetime) -> None:
    """Mark a contract as suspended; one that has ended meanwhile stays so."""
    with imported_change("contract_suspended", contract, actor=actor, at=at):
        if contract.status == "active":
            contract.status = "suspended"


def resume_contract(contract: Contract, *, actor: str, at: datetime) -> None:
    """Mark a suspended contract as active again."""
    with imported_change("contract_resumed", contract, actor=actor, at=at):
        if contract.status == "suspended":
            contract.status = "active"


def add_option(contract: Contract, code: str, *, actor: str, at: datetime) -> None:
    """Add an option from today on; one that was ended today continues."""
    option, _created = ContractOption.objects.update_or_create(
        party_id=contract.party_id,
        contract=contract,
        option_code=code,
        started_on=at.date(),
        defaults={"ended_on": None},
    )
    keep_option_change(option, "", code, at)
    record(Act("option_added", str(option), contract.party_id, actor, at))


def remove_option(
    option: ContractOption, *, on: date, actor: str, at: datetime
) -> None:
    """End an option; `on` is its last day."""
    with audited_change("option_removed", option, actor=actor, at=at):
        option.ended_on = on
    keep_option_change(option, option.option_code, "", at)
