"""Read a spoken code in whatever spelling people type: login1043, ログイン 1043."""

import re
from functools import cache
from unicodedata import normalize

import jaconv

from madoguchi.kernel.spoken_codes import spoken_code
from madoguchi.web.http.explained_codes import explained_codes

SIGNS_BETWEEN = re.compile(r"[^0-9A-Zァ-ヶ]")
TYPED_CODE = re.compile(r"([A-Zァ-ヶ]+)([0-9]{4})")
GROUP_OF_READING = {
    "ログイン": "LOGIN",
    "ビル": "BILL",
    "オダ": "ORDER",
    "ファイル": "FILE",
    "メル": "MAIL",
    "フォム": "FORM",
    "ペジ": "PAGE",
    "チム": "TEAM",
    "デスク": "DESK",
}
"""How the letters are read out, without the long marks, which are typed as hyphens."""


def name_of_code(typed: str) -> str:
    """Return the name behind a spoken code, or the name that was typed; "" for none."""
    if typed in explained_codes():
        return typed
    if (name := typed.lower()) in explained_codes():
        return name
    plain = jaconv.hira2kata(normalize("NFKC", typed).upper())
    match = TYPED_CODE.fullmatch(SIGNS_BETWEEN.sub("", plain))
    if not match:
        return ""
    group = GROUP_OF_READING.get(match[1], match[1])
    return names_by_spoken_code(frozenset(explained_codes())).get(
        f"{group}-{match[2]}", ""
    )


@cache
def names_by_spoken_code(names: frozenset[str]) -> dict[str, str]:
    return {spoken_code(name): name for name in names}
