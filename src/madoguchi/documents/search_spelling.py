"""What is typed and what is printed, brought together: widths, gaps, kinds of kanji.

Rows were folded by `rules.searchable` when they were filed and never change, so the
question adapts to them: spaces go on both sides, and a kanji that names spell in more
than one way stands for all of them. Pure.
"""

import re
from itertools import chain

from madoguchi.documents.rules import search_text
from madoguchi.kernel.company_names import words_of_company_name

KANJI_FAMILIES = (
    *("吉𠮷", "高髙", "崎﨑嵜碕", "辺邊邉", "斉斎齊齋", "沢澤", "浜濱濵", "島嶋嶌"),
    *("国國", "広廣", "桜櫻", "竜龍", "滝瀧", "富冨", "真眞", "栄榮", "徳德", "関關"),
    *("学學", "会會", "恵惠", "静靜", "桑桒", "柳栁", "槙槇", "亜亞", "豊豐", "寿壽"),
    *("将將", "渋澁", "鉄鐵", "巌巖", "黒黑", "曽曾", "緑綠", "横橫", "頼賴", "瀬瀨"),
    *("薮藪籔", "館舘", "昂昻", "弥彌", "穂穗", "蔵藏", "峰峯", "岳嶽", "桧檜", "条條"),
    *("宝寶", "鴎鷗", "剣劍", "応應", "礼禮", "芦蘆", "遥遙", "尭堯", "増增", "塩鹽"),
)
"""Letters of names that are one to whoever types them; NFKC knows the others."""

FAMILY_BY_KANJI = {kanji: family for family in KANJI_FAMILIES for kanji in family}
ONE_SPELLING_PATTERN = re.compile(f"[^{''.join(FAMILY_BY_KANJI)}]+")
HYPHEN_CLASS = "[-\u2010-\u2015\u2212]"
NUMBER_PATTERN = re.compile(f"[a-z]?\\d(?:{HYPHEN_CLASS}|[ー\\d\\s])*", re.ASCII)
REVISION_NUMBER_PATTERN = re.compile(r"i\d{9}-\d{1,2}", re.ASCII)
"""The number of a later document, whose hyphen is its own."""


def search_words(text: str) -> list[str]:
    """The words to be found; a number in groups is one, without their hyphens.

    The legal form of a company, however short, is a word of its own in full.
    """
    told = search_text([text])
    if NUMBER_PATTERN.fullmatch(told):
        return [join_number_groups(told)]
    named = (words_of_company_name(word) for word in told.split())
    return [join_number_groups(word) for word in chain.from_iterable(named)]


def join_number_groups(word: str) -> str:
    if REVISION_NUMBER_PATTERN.fullmatch(word) or not NUMBER_PATTERN.fullmatch(word):
        return word
    return normalise_document_number(word).lower()


def normalise_document_number(text: str) -> str:
    """A document's number without any gap: I000-000 147-1 is I0000001471."""
    return re.sub(f"{HYPHEN_CLASS}|[ー\\s]", "", search_text([text])).upper() or text


def longest_certain_part(word: str) -> str:
    """The longest part of it that has one spelling alone."""
    return max(ONE_SPELLING_PATTERN.findall(word), key=len, default="")


def spelling_pattern(word: str) -> str | None:
    """A regular expression of PostgreSQL's for the word; None where it has but one."""
    if FAMILY_BY_KANJI.keys().isdisjoint(word):
        return None
    return "".join(
        f"[{FAMILY_BY_KANJI[letter]}]"
        if letter in FAMILY_BY_KANJI
        else re.escape(letter)
        for letter in word
    )


def occurs_in(word: str, text: str) -> bool:
    """Whether one of the `words` stands in a text that was not folded yet."""
    pattern = spelling_pattern(word) or re.escape(word)
    return re.search(pattern, "".join(search_words(text))) is not None
