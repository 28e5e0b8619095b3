"""How much data an item brings in a month."""

import re
from collections.abc import Mapping
from decimal import Decimal
from unicodedata import normalize

from madoguchi.catalogue.models import Item

GIGABYTES_PATTERN = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(?:GB|ギガ)")
KINDS_NAMING_DATA = {"mobile_plan", "usage"}
"""Kinds whose name may say it. The gigabytes of an option may be a mailbox's."""


def monthly_gigabytes(item: Item, told: Mapping[str, float | None]) -> Decimal | None:
    """What the policy's `data_gb` says, else the name; None: no limit, or not known."""
    if item.item_code in told:
        said = told[item.item_code]
        return None if said is None else Decimal(str(said))
    found = GIGABYTES_PATTERN.search(normalize("NFKC", item.name))
    return Decimal(found[1]) if found and item.kind in KINDS_NAMING_DATA else None
