"""Prices as customers are told them: with tax first, and named so.

Source: 消費税法 第63条 (総額表示): a price offered to consumers is shown with its tax.
A company sees the price without it beside.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Item
from madoguchi.catalogue.queries import CatalogueReference
from madoguchi.kernel.tax import RatedCategory, compute_tax_line
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.kernel.wording import format_change, format_yen


@dataclass(frozen=True, slots=True)
class PriceTag:
    """`yen` is what is paid, tax included; `net_yen` stands beside, or is None."""

    yen: int
    category: str
    net_yen: int | None = None

    def __str__(self) -> str:
        """990円（税込）; for a company 990円（税込、税抜900円）; 0円."""
        if not self.yen:
            return format_yen(0)
        return f"{format_yen(self.yen)}（{self.tax_words}）"

    @property
    def monthly(self) -> str:
        return _("月額%(price)s") % {"price": self}

    @property
    def tax_words(self) -> str:
        if not TaxCategory(self.category).is_taxed:
            return untaxed_words(self.category)
        if self.net_yen is None:
            return _("税込")
        return _("税込、税抜%(yen)s") % {"yen": format_yen(self.net_yen)}


def untaxed_words(category: str) -> str:
    """不課税, 非課税 or 免税: why nothing is said of a tax."""
    if category == TaxCategory.OUT_OF_SCOPE:
        return _("不課税")
    return TaxCategory(category).label


def paid_text(yen_with_tax: int) -> str:
    """What several prices come to: 1,540円（税込）."""
    return _("%(yen)s（税込）") % {"yen": format_yen(yen_with_tax)}


def change_with_tax(yen: int) -> str:
    """A difference of prices with tax: +1,760円（税込）."""
    return _("%(change)s（税込）") % {"change": format_change(yen)}


def yen_with_tax(yen: int, category: str, facts: CatalogueReference) -> int:
    """What is paid for an amount in the operator's basis, rounded as its bills are."""
    operator = facts.operator
    if operator is None:
        return yen
    rated = facts.rates.get(category, RatedCategory(category, Decimal(0)))
    line = compute_tax_line(
        rated, yen, basis=operator.tax_basis, rounding=operator.tax_rounding
    )
    return line.net_yen + line.tax_yen


def price_tag(
    yen: int, category: str, facts: CatalogueReference, *, is_consumer: bool
) -> PriceTag:
    """The tag of an amount in the operator's basis."""
    paid = yen_with_tax(yen, category, facts)
    operator = facts.operator
    on_top = operator is not None and operator.tax_basis == "exclusive"
    beside = yen if on_top and not is_consumer else None
    return PriceTag(paid, category, beside)


def item_price_tag(
    item: Item, facts: CatalogueReference, *, is_consumer: bool
) -> PriceTag:
    return price_tag(item.price_yen, item.tax_category, facts, is_consumer=is_consumer)
