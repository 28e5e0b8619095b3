"""Normalise typed text of any width. Kanji stay as they were typed."""

import re
import unicodedata

import jaconv

from madoguchi.accounts.identifiers import HYPHEN_REMOVAL_TABLE

MAX_TYPED_LENGTH = 4_000  # letters that are looked at, before anything is made of them
HYPHEN_IN_NUMBER_PATTERN = re.compile(r"(?<=[0-9])[‐‑‒–—―−ーｰ－﹣](?=[0-9])")
INVISIBLE_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
VOICED_KANA_PATTERN = re.compile(r".[\u3099\u309a]")


def normalise_text(typed: str) -> str:
    """Convert to half-width letters and digits, full-width katakana, single spaces.

    Not NFKC as a whole, which would turn some kanji into others.
    """
    text = jaconv.z2h(
        jaconv.h2z(typed[:MAX_TYPED_LENGTH], kana=True),
        kana=False,
        ascii=True,
        digit=True,
    )
    text = VOICED_KANA_PATTERN.sub(
        lambda pair: unicodedata.normalize("NFC", pair[0]), text
    )
    text = " ".join(text.split())
    text = "".join(letter for letter in text if is_visible(letter)).strip()
    return HYPHEN_IN_NUMBER_PATTERN.sub("-", text)


def is_visible(letter: str) -> bool:
    is_control = unicodedata.category(letter) in {"Cc", "Cf", "Co"}
    return not is_control and letter not in INVISIBLE_LETTERS


def normalise_number(typed: str) -> str:
    """Remove hyphens, spaces and brackets from a number."""
    return re.sub(
        r"[\s()〒]", "", normalise_text(typed).translate(HYPHEN_REMOVAL_TABLE)
    )
