"""Queries that are a month or an amount.

「11月分の請求」, 「請求書 9月」, 「8,211円」: what is left once the words for a bill
and for looking at it are taken away.
"""

import re
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

BILL_WORDS = re.compile(
    "ご?請求(?:書|額|金額)?|適格|インボイス|明細書?|料金|ご?利用|支払い?|合計"
    "|PDF|を?(?:見たい|見る|ください|ほしい|欲しい|出して|探す|ダウンロード)|について"
)
PARTICLES = re.compile("[のをはがにでと?？。、]")
MONTH_PATTERN = re.compile(r"(?:(2\d{3})[-/年.])?(1[0-2]|0?[1-9])月分?")
YEAR_AND_MONTH_PATTERN = re.compile(r"(2\d{3})[-/.](1[0-2]|0?[1-9])")
AMOUNT_PATTERN = re.compile(r"[¥\\]?(\d{1,3}(?:,\d{3})+|\d{3,9})円?")


@dataclass(frozen=True, slots=True)
class BillQuery:
    """What a query says of a bill: its months, as first days, or its total in yen."""

    months: tuple[date, ...] = ()
    total_yen: int | None = None


def read_bill_query(query: str, today: date) -> BillQuery:
    """Read a month or an amount; nothing where other words are left.

    A month without a year is one of the last twelve, or of the twelve before where
    that has no bill yet.
    """
    plain = "".join(normalize("NFKC", query).upper().split())
    rest = PARTICLES.sub("", BILL_WORDS.sub("", plain))
    if found := YEAR_AND_MONTH_PATTERN.fullmatch(rest) or MONTH_PATTERN.fullmatch(rest):
        month = int(found[2])
        if found[1]:
            return BillQuery((date(int(found[1]), month, 1),))
        newest = today.year - (month > today.month)
        return BillQuery((date(newest, month, 1), date(newest - 1, month, 1)))
    if found := AMOUNT_PATTERN.fullmatch(rest):
        return BillQuery(total_yen=int(found[1].replace(",", "")))
    return BillQuery()
