"""How much data an item brings in a month."""

import re
from collections.abc import Mapping
from decimal import Decimal
from unicodedata import normalize

from madoguchi.catalogue.models import Item

GIGABYTES_PATTERN = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(?:GB|ギガ)")
KINDS_NAMING_DATA = {"mobile_plan", "usage"}
"""Kinds of items whose names say how much data they bring.

The gigabytes in the name of an option may be those of a mailbox.
"""


def monthly_gigabytes(
    item: Item, policy_gigabytes: Mapping[str, float | None]
) -> Decimal | None:
    """Look an item's data up in the policy (`data_gb`), else in the item's name.

    None: without a limit, or not known.
    """
    if item.item_code in policy_gigabytes:
        gigabytes = policy_gigabytes[item.item_code]
        return None if gigabytes is None else Decimal(str(gigabytes))
    match = GIGABYTES_PATTERN.search(normalize("NFKC", item.name))
    return Decimal(match[1]) if match and item.kind in KINDS_NAMING_DATA else None
