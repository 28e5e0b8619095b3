"""The items under which the operator bills what procedures promise."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from madoguchi.catalogue.models import Item, Operator

FEE_ITEM_FIELDS = (
    "exit_fee_item",
    "equipment_fee_item",
    "work_fee_item",
    "compensation_item",
)
KINDS_WITHOUT_FEE = ("option", "usage", "discount")


@dataclass(frozen=True, slots=True)
class FeeItemFault:
    """A member of operator.json whose item cannot stand on a bill as that fee."""

    field: str
    message: str


def fee_item_codes(operator: Operator) -> dict[str, str]:
    """The codes by the member of operator.json that names them; those left out not."""
    codes = {name: getattr(operator, name) for name in FEE_ITEM_FIELDS}
    return {name: code for name, code in codes.items() if code}


def fee_item_faults(
    codes: Mapping[str, str], kinds: Mapping[str, Collection[str]]
) -> Iterator[FeeItemFault]:
    """Find the codes that are no items, and those under which other things are billed.

    `kinds`: those of each item of the catalogue. A plan, an option, usage or a discount
    has charges of its own each month: a promised fee would contradict every one.
    """
    for field, code in codes.items():
        if code not in kinds:
            message = (
                f"品目「{code}」が catalogue.csv にありません。"
                "先に登録するか、コードを直してください（reference_unknown）"
            )
            yield FeeItemFault(field, message)
        elif kind := next(filter(has_own_charges, kinds[code]), ""):
            message = (
                f"品目「{code}」の kind は {kind} で、手数料ではありません。"
                "手数料の品目のコードにしてください（fee_item_unfit）"
            )
            yield FeeItemFault(field, message)


def has_own_charges(kind: str) -> bool:
    return kind.endswith("plan") or kind in KINDS_WITHOUT_FEE


def stored_fee_item_faults() -> list[FeeItemFault]:
    """Hold the stored operator against the stored catalogue."""
    operator = Operator.objects.first()
    codes = fee_item_codes(operator) if operator else {}
    kinds: dict[str, set[str]] = {}
    rows = Item.objects.filter(item_code__in=codes.values())
    for code, kind in rows.values_list("item_code", "kind"):
        kinds.setdefault(code, set()).add(kind)
    return list(fee_item_faults(codes, kinds))
