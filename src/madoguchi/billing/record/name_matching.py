"""Whether a name is one that we know, written another way. Pure."""

from collections.abc import Iterable
from unicodedata import normalize

from madoguchi.kernel.company_names import is_department_name

OLDER_KANJI = str.maketrans("髙﨑𠮷濵邊邉齋齊澤櫻", "高崎吉浜辺辺斎斉沢桜")
PLACEHOLDER_NAMES = frozenset(
    {
        *("上様", "上さま", "うえさま", "お客様", "御中"),
        *("null", "none", "nan", "n/a", "#n/a", "#ref!", "#name?"),
        *("#value!", "#div/0!", "#null!", "#num!"),
    }
)
"""No recipient's name at all: 消費税法 第57条の4 第1項 第6号 asks for one.

The last are what a database or a spreadsheet writes where it has none.
"""


def fold_name(name: str) -> str:
    """Without differences of width, spaces and case."""
    return "".join(normalize("NFKC", name).casefold().split())


def is_placeholder_name(name: str) -> bool:
    return fold_name(name) in PLACEHOLDER_NAMES


def registered_spelling(name: str, known: Iterable[str]) -> str:
    """In our own spelling of it; as it was typed, where it is none of the known.

    What follows a known name after a space stays.
    """
    words, names = name.split(" "), list(known)
    for count in range(len(words), 0, -1):
        head = fold_name("".join(words[:count]))
        for own in names:
            if fold_name(own) == head:
                return " ".join([own, *words[count:]])
    return name


def is_the_same_party(name: str, known: Iterable[str]) -> bool:
    """A known name, also with older or newer kanji, and a department at most."""
    words, names = name.split(" "), [fold_kanji_variants(own) for own in known]
    return any(
        fold_kanji_variants("".join(words[:count])) in names
        and is_department_name(words[count:])
        for count in range(len(words), 0, -1)
    )


def fold_kanji_variants(name: str) -> str:
    return fold_name(name).translate(OLDER_KANJI)
