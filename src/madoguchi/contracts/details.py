"""Options, equipment and returns of one contract."""

from datetime import date

from madoguchi.contracts.models import ContractOption, Equipment, ReturnCase
from madoguchi.customers.models import Member


def options_of(member: Member, contract: int) -> list[ContractOption]:
    """List the options that have not been ended."""
    rows = ContractOption.objects.visible_to(member).filter(
        contract=contract, ended_on=None
    )
    return list(rows.order_by("started_on", "option_code"))


def equipment_of(member: Member, contract: int) -> list[Equipment]:
    rows = Equipment.objects.visible_to(member).filter(contract=contract)
    return list(rows.order_by("kind", "serial"))


def return_due_date(member: Member, contract: int) -> date | None:
    """Find the last day for the return of equipment, None without an open return."""
    rows = ReturnCase.objects.visible_to(member).filter(
        contract=contract, closed_at=None
    )
    return rows.values_list("due_on", flat=True).first()


def open_returns_of(member: Member) -> list[ReturnCase]:
    """List the returns that are not sent yet, the earliest due day first."""
    rows = ReturnCase.objects.visible_to(member).select_related("contract")
    return list(rows.filter(closed_at=None, sent_at=None).order_by("due_on"))
