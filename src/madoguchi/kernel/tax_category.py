"""The tax categories of a charge, in the order in which an invoice shows them."""

from enum import StrEnum

REDUCED_RATE_MARK = "※"


class TaxCategory(StrEnum):
    """A category of consumption tax, as data and records store it.

    The rate of a day is in the catalogue.
    """

    STANDARD_10 = "STANDARD_10"
    REDUCED_8 = "REDUCED_8"
    EXPORT_FREE = "EXPORT_FREE"
    EXEMPT = "EXEMPT"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"

    @property
    def label(self) -> str:
        return TAX_CATEGORY_LABELS[self]

    @property
    def is_taxed(self) -> bool:
        """Whether it bears tax at all."""
        return self in {TaxCategory.STANDARD_10, TaxCategory.REDUCED_8}

    @property
    def marked_label(self) -> str:
        """課税10%, 軽減税率8% ※, 免税, 非課税 or 対象外.

        The mark stands at each line of the reduced rate; a note explains it.
        """
        is_reduced = self is TaxCategory.REDUCED_8
        return f"{self.label} {REDUCED_RATE_MARK}" if is_reduced else self.label


TAX_CATEGORY_LABELS = {
    TaxCategory.STANDARD_10: "課税10%",
    TaxCategory.REDUCED_8: "軽減税率8%",
    TaxCategory.EXPORT_FREE: "免税",
    TaxCategory.EXEMPT: "非課税",
    TaxCategory.OUT_OF_SCOPE: "対象外",
}
TAX_CATEGORIES = frozenset(TaxCategory)
