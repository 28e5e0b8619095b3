"""What is changed on a contract. Each act is audited: before, after, who, when."""

from datetime import date, datetime

from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.platform.audit import Act, audited_change, record


def change_plan(
    contract: Contract, *, to: str, term_end_on: date | None, actor: str, at: datetime
) -> None:
    """`term_end_on`: the term that goes on, begins, or ends with the change."""
    with audited_change("plan_changed", contract, actor=actor, at=at):
        contract.plan_code, contract.term_end_on = to, term_end_on


def rename_contract(contract: Contract, *, to: str, actor: str, at: datetime) -> None:
    with audited_change("contract_named", contract, actor=actor, at=at):
        contract.nickname = to


def move_line(
    contract: Contract, *, postal_code: str, address: str, actor: str, at: datetime
) -> None:
    """Where the line is used from now on; seven digits, and the address as written."""
    with audited_change("line_moved", contract, actor=actor, at=at):
        contract.service_postal_code = postal_code
        contract.service_address = address


def end_contract(contract: Contract, *, on: date, actor: str, at: datetime) -> None:
    """`on`: the last day of use."""
    with audited_change("contract_ended", contract, actor=actor, at=at):
        contract.status, contract.ended_on = "ended", on


def add_option(contract: Contract, code: str, *, actor: str, at: datetime) -> None:
    """From today. An option that was ended today goes on."""
    option, _made = ContractOption.objects.update_or_create(
        party_id=contract.party_id,
        contract=contract,
        option_code=code,
        started_on=at.date(),
        defaults={"ended_on": None},
    )
    record(Act("option_added", str(option), contract.party_id, actor, at))


def remove_option(
    option: ContractOption, *, on: date, actor: str, at: datetime
) -> None:
    """`on`: its last day."""
    with audited_change("option_removed", option, actor=actor, at=at):
        option.ended_on = on
