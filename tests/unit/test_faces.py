"""Page = PDF text = XML = CSV = ledger, to the yen, for two thousand random bills.

`python -m bench.billing.renditions` does so for a hundred
thousand, and for all of the sample.
"""

import random
from dataclasses import replace

import pytest

from tests.effort import chance_of, how_many
from tests.renditions import (
    figures_in_csv,
    figures_on_page,
    random_invoice,
    recompute_figures,
    rendition_disagreements,
)

BILLS, PARTS = how_many(400, long=2_000), 4


@pytest.mark.parametrize("part", range(PARTS))
def test_every_face_of_a_random_bill_says_what_the_ledger_says(part):
    chance = chance_of(part)
    each = BILLS // PARTS
    bills = [random_invoice(chance, part * each + nth) for nth in range(1, each + 1)]
    assert rendition_disagreements(bills) == []


def test_a_yen_more_on_one_line_is_noticed():
    invoice = random_invoice(random.Random(1), 1)
    first, *rest = invoice.lines
    more = replace(first, amount_yen=first.amount_yen + 1)
    spoiled = replace(invoice, lines=(more, *rest))
    for face in (figures_in_csv, figures_on_page):
        assert face(spoiled) != recompute_figures(invoice)
    assert len(rendition_disagreements([spoiled])) >= 1
