"""The monthly discounts that run on a contract, by its newest charges."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.catalogue.price_tags import PriceTag, price_tag
from madoguchi.platform.access import Access
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.reads.newest_charges import read_newest_charges


@dataclass(frozen=True, slots=True)
class RunningDiscount:
    name: str
    price: PriceTag  # how much less is paid in a month

    @property
    def words(self) -> str:
        return _("%(price)s引き") % {"price": self.price.monthly}


def running_discounts(
    access: Access, contract: int, *, is_consumer: bool
) -> list[RunningDiscount]:
    """List the discounts of the newest month that has charges, in their order."""
    facts = current_reference()
    codes = [
        item.item_code
        for item in facts.items.values()
        if (item.kind, item.charged) == ("discount", "monthly")
    ]
    rows = read_newest_charges(access, contract, codes) if codes else []
    return [
        RunningDiscount(
            facts.name_of(row.item_code),
            price_tag(
                -row.amount_yen,
                row.tax_category,
                facts,
                is_consumer=is_consumer,
            ),
        )
        for row in rows
    ]
