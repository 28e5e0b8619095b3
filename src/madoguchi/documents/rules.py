"""What a document may be, and the words that find it. Pure."""

from collections.abc import Iterable
from unicodedata import normalize

KINDS = {
    "invoice": "請求書",
    "corrected": "修正した請求書",
    "return": "返還請求書",
    "cancelled": "取消書",
    "reissued": "宛名を改めた請求書",
}
"""A document of the last four follows an earlier one."""

LONGEST = 4_000  # characters of searchable words


def searchable(texts: Iterable[str]) -> str:
    """One text to search in: each word once, widths and cases folded (NFKC)."""
    folded = (" ".join(normalize("NFKC", text).lower().split()) for text in texts)
    return "\n".join(dict.fromkeys(filter(None, folded)))[:LONGEST]
