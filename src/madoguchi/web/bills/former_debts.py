"""What a customer owes of bills of a former system, on the payment page."""

from dataclasses import dataclass
from datetime import date

from madoguchi.documents.models import Document
from madoguchi.kernel.document_kind import FORMER_KIND
from madoguchi.ledger.open_items import OpenItem, read_open_items
from madoguchi.platform.access import Access


@dataclass(frozen=True, slots=True)
class FormerDebt:
    """`number`: of the former bill that was taken over (F-2026-08), "" for none."""

    item: OpenItem
    number: str


def former_debts(access: Access, account: int) -> list[FormerDebt]:
    """List them by month, each with its bill where one is kept. Inside the scope."""
    items = read_open_items(access, [account])
    numbers = former_numbers(access, account, [item.month for item in items])
    return [FormerDebt(item, numbers.get(item.month, "")) for item in items]


def former_numbers(access: Access, account: int, months: list[date]) -> dict[date, str]:
    """Return the newest former document of each month, by month."""
    if not months:
        return {}
    mine = Document.objects.visible_to(access).filter(
        account=account, kind=FORMER_KIND, billing_month__in=months
    )
    rows = mine.order_by("issued_on", "pk").values_list("billing_month", "number")
    return dict(rows)
