"""What a document may be, and the words that find it. Pure."""

import itertools
import re
from collections.abc import Collection, Iterable
from unicodedata import normalize

from madoguchi.kernel.document_kind import (
    COUNTING_KINDS,
    INVALIDATING_KINDS,
    DocumentKind,
)

VALID_LABEL = "有効"

LEGAL_FORM_PATTERN = re.compile(
    r"^(?:株式会社|有限会社|合同会社|一般社団法人|㈱|\(株\))?\s*"
)
NAME_MASK = "＊＊＊"
MAX_SEARCH_TEXT_LENGTH = 4_000  # characters of searchable words


def search_text(texts: Iterable[str]) -> str:
    """One text to search in: each word once, widths and cases folded (NFKC)."""
    folded = (" ".join(normalize("NFKC", text).lower().split()) for text in texts)
    return "\n".join(dict.fromkeys(filter(None, folded)))[:MAX_SEARCH_TEXT_LENGTH]


def mask_name(name: str) -> str:
    """The first character of a name, after its legal form: 株式会社み＊＊＊."""
    form = LEGAL_FORM_PATTERN.match(name)
    begin = form.end() if form else 0
    return f"{name[: begin + 1]}{NAME_MASK}"[-40:]


def validity_label(kind: str, later: Collection[str]) -> str:
    """What a document is worth after the `later` ones, by their kinds.

    The sum of those that are 有効 is what is owed.
    """
    if kind == DocumentKind.CANCELLED:
        return "取消"
    if DocumentKind.CORRECTED in later:
        return "修正済み"
    return VALID_LABEL if INVALIDATING_KINDS.isdisjoint(later) else "取消済み"


def revision_nth(number: str) -> int:
    """Which of its bill's documents: 0 for the first, 2 for I000000001-2."""
    return int(number.partition("-")[2] or 0)


def bill_number(number: str) -> str:
    """The number of its bill's first document: I000000001 for I000000001-2."""
    return number.partition("-")[0]


def is_current_document(number: str, issued: Iterable[tuple[str, str]]) -> bool:
    """Whether it is the one that counts among all of its bill: (number, kind)."""
    counting = [told for told, kind in issued if kind in COUNTING_KINDS]
    return number == max(counting, key=revision_nth, default="")


def successor_number(number: str, issued: Iterable[tuple[str, str]]) -> str:
    """The document that came in its place; "" for one that counts or never did."""
    counting = sorted(
        (told for told, kind in issued if kind in COUNTING_KINDS), key=revision_nth
    )
    after = dict(itertools.pairwise(counting))
    return after.get(number, "")


BYTE_RANGE_PATTERN = re.compile(
    rb"/ByteRange ?\[0 (\d{1,10}) (\d{1,10}) (\d{1,10}) *\]"
)
ISSUE_REASON_PATTERN = re.compile(rb"/Reason ?\(Issue of (I\d{9}(?:-\d{1,2})?)\)")
