"""Equipment and returns of a member."""

from madoguchi.contracts.models import Equipment, ReturnCase
from madoguchi.customers.models import Member


def equipment_of(member: Member, contract: int) -> list[Equipment]:
    rows = Equipment.objects.visible_to(member).filter(contract=contract)
    return list(rows.order_by("kind", "serial"))


def open_returns_of(member: Member) -> list[ReturnCase]:
    """List the returns that are not sent yet, the earliest due day first."""
    rows = ReturnCase.objects.visible_to(member).select_related("contract")
    return list(rows.filter(closed_at=None, sent_at=None).order_by("due_on"))
