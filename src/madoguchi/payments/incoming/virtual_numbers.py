"""The number of an account that is one customer's alone (専用口座). Pure."""

import re
from unicodedata import normalize

DIGITS_OF_NUMBER = 7
LAST_NUMBER_PATTERN = re.compile(r"(?<![0-9])[0-9]{7}(?![0-9])")


def virtual_number_of(words: str) -> str:
    """Find the number in the operator's words for the account: 架空 専用 普通 7654321.

    "" where no seven digits stand alone, or several do: nothing is matched by them.
    """
    found = set(LAST_NUMBER_PATTERN.findall(normalize("NFKC", words)))
    return found.pop() if len(found) == 1 else ""
