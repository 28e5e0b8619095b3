"""Equipment and returns of a member."""

from madoguchi.contracts.models import Equipment, ReturnCase
from madoguchi.platform.access import Access


def equipment_of(access: Access, contract: int) -> list[Equipment]:
    rows = Equipment.objects.visible_to(access).filter(contract=contract)
    return list(rows.order_by("kind", "serial"))


def open_returns_of(access: Access) -> list[ReturnCase]:
    """List the returns that are not sent yet, the earliest due day first."""
    rows = ReturnCase.objects.visible_to(access).select_related("contract")
    return list(rows.filter(closed_at=None, sent_at=None).order_by("due_on"))
