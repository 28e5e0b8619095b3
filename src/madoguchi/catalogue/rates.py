"""The legal rates of consumption tax, as dated rows.

消費税法 第29条; 所得税法等の一部を改正する法律 (平成28年) 附則第34条 (軽減税率).
"""

from datetime import date
from decimal import Decimal

from madoguchi.catalogue.models import TaxRate
from madoguchi.kernel.tax_category import TaxCategory

SINCE_OCTOBER_2019 = date(2019, 10, 1)
LEGAL_RATES_PERCENT = {
    SINCE_OCTOBER_2019: {
        TaxCategory.STANDARD_10: Decimal(10),
        TaxCategory.REDUCED_8: Decimal(8),
        TaxCategory.EXPORT_FREE: Decimal(0),
        TaxCategory.EXEMPT: Decimal(0),
        TaxCategory.OUT_OF_SCOPE: Decimal(0),
    },
}
"""By the day on which they began to apply, then by tax category."""


def store_legal_rates() -> None:
    """Insert the rates that are not there yet; none that stands is changed."""
    TaxRate.objects.bulk_create(
        [
            TaxRate(category=category, valid_from=day, rate_percent=percent)
            for day, rates in LEGAL_RATES_PERCENT.items()
            for category, percent in rates.items()
        ],
        ignore_conflicts=True,
    )
