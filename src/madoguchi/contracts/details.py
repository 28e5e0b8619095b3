"""What hangs on one contract."""

from datetime import date

from madoguchi.contracts.models import ContractOption, Equipment, ReturnCase
from madoguchi.customers.models import Member


def options_of(member: Member, contract: int) -> list[ContractOption]:
    """Those that have not been ended."""
    mine = ContractOption.objects.visible_to(member).filter(
        contract=contract, ended_on=None
    )
    return list(mine.order_by("started_on", "option_code"))


def equipment_of(member: Member, contract: int) -> list[Equipment]:
    mine = Equipment.objects.visible_to(member).filter(contract=contract)
    return list(mine.order_by("kind", "serial"))


def return_due_date(member: Member, contract: int) -> date | None:
    """The last day for equipment that is not back yet."""
    mine = ReturnCase.objects.visible_to(member).filter(
        contract=contract, closed_at=None
    )
    return mine.values_list("due_on", flat=True).first()


def open_returns_of(member: Member) -> list[ReturnCase]:
    """What the customer still has to send, the most urgent first."""
    mine = ReturnCase.objects.visible_to(member).select_related("contract")
    return list(mine.filter(closed_at=None, sent_at=None).order_by("due_on"))
