"""What items and amounts cost in the case of a procedure."""

from madoguchi.catalogue.models import Item
from madoguchi.catalogue.price_tags import PriceTag, item_price_tag, price_tag
from madoguchi.procedures.toolkit.case import Case


def price_of(item: Item, case: Case) -> PriceTag:
    """What an item costs whoever asks, by the case's catalogue."""
    return item_price_tag(item, case.facts, is_consumer=case.is_consumer)


def tag_of(yen: int, category: str, case: Case) -> PriceTag:
    """The tag of an amount in the operator's basis."""
    return price_tag(yen, category, case.facts, is_consumer=case.is_consumer)


def paid_monthly_yen(item: Item | None, case: Case) -> int:
    """The price with tax; 0 where there is no item."""
    return price_of(item, case).yen if item else 0


def item_price_yen(item: Item | None) -> int:
    return item.price_yen if item else 0


def exit_fee_text(case: Case, fee_yen: int) -> str:
    """Write the fee; the operator's policy says whether it is taxed."""
    return str(tag_of(fee_yen, case.policy.exit_fee_category, case))


def option_label(case: Case, code: str) -> str:
    """Write an option with its price; the code alone where it is sold no longer."""
    item, name = case.facts.items.get(code), case.facts.name_of(code)
    return f"{name} {price_of(item, case).monthly}" if item else name
