"""Family and given name of a person, where the name on record tells them apart."""

import re
from typing import NamedTuple

NAME_PARTS_PATTERN = re.compile(r"(\S+)([ \u3000]+)(\S+)")


class SplitName(NamedTuple):
    """Two parts, and what stood between them."""

    family: str
    gap: str
    given: str


def split_name(name: str) -> SplitName | None:
    """Split a name at its one gap; None where it has none or several."""
    match = NAME_PARTS_PATTERN.fullmatch(name.strip())
    return SplitName(*match.groups()) if match else None
