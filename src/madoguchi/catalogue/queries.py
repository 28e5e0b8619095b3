from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from madoguchi.catalogue.models import Item, Operator, Policy, TaxRate
from madoguchi.kernel.tax import RatedCategory


@dataclass(frozen=True, slots=True)
class CatalogueReference:
    """The operator and the items that are sold on one day."""

    operator: Operator | None
    items: Mapping[str, Item]  # by item code
    rates: Mapping[str, RatedCategory]  # by code of the category

    def name_of(self, item_code: str) -> str:
        item = self.items.get(item_code)
        return item.name if item else item_code


def catalogue_reference_on(day: date) -> CatalogueReference:
    valid = Q(valid_to=None) | Q(valid_to__gte=day)
    items = Item.objects.filter(valid, valid_from__lte=day).order_by("valid_from")
    return CatalogueReference(
        Operator.objects.first(),
        {i.item_code: i for i in items},
        tax_categories_on(day),
    )


def policy_on(day: date) -> Policy:
    """The rules of a day; the defaults of the fields where none are stored."""
    rows = Policy.objects.filter(valid_from__lte=day).order_by("valid_from")
    return rows.last() or Policy(valid_from=date.min)


def tax_categories_on(day: date) -> Mapping[str, RatedCategory]:
    """The tax categories with their legal rates of a day, by code."""
    rows = TaxRate.objects.filter(valid_from__lte=day).order_by("valid_from")
    rates = dict(rows.values_list("category", "rate_percent"))
    return {code: RatedCategory(code, Decimal(rate)) for code, rate in rates.items()}
