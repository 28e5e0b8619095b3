"""The forms that a verb or an adjective takes, as far as they begin alike."""

from collections.abc import Callable, Sequence

from madoguchi.web.finding.morphemes import Morpheme, read_morphemes
from madoguchi.web.finding.verb_endings import (
    ADJECTIVE_ENDINGS,
    GODAN_ENDINGS,
    ICHIDAN_ENDINGS,
    MIN_NEGATIVE_LETTERS,
    NEGATIVE_ENDINGS,
    PASSIVE_ENDINGS,
    PAST_ENDINGS,
    POLITE_NEGATIVE_ENDINGS,
    TE_NEGATIVE_ENDINGS,
    TE_SOUNDS,
)

Spell = Callable[[Morpheme], str]  # as it is read, or as it is written


def inflected_forms(words: Sequence[Morpheme], spell: Spell) -> list[str]:
    """Return a phrase in the forms that its last word takes; ない in those of ない."""
    *front, last = words
    if front and last.surface in PAST_ENDINGS and front[-1].part == "動詞":
        plain = read_morphemes(front[-1].plain_form)
        return inflected_forms([*front[:-1], *plain], spell)
    before = "".join(map(spell, front))
    if front and last.surface == "ない" and last.part == "助動詞":
        head = "".join(map(spell, front[:-1]))
        return [head + form for form in negative_forms(front[-1], spell)]
    is_passive = last.part == "助動詞" and last.surface in PASSIVE_ENDINGS
    if not last.is_plain or not (is_passive or last.part in {"動詞", "形容詞"}):
        return [before + spell(last)]
    stem = before + spell(last)[:-1]
    if is_passive:
        return [stem + ending for ending in ICHIDAN_ENDINGS]
    bare = [stem] if "一段" in last.conjugation else []
    return bare + [stem + ending for ending in endings_of(last)]


def endings_of(word: Morpheme) -> list[str]:
    """Return what its last kana become; its own end for what does not conjugate."""
    kind, _, row = word.conjugation.partition("-")
    if kind == "五段":
        return GODAN_ENDINGS.get(row.removesuffix("ア行"), [word.reading[-1:]])
    if kind in {"上一段", "下一段"}:
        return ICHIDAN_ENDINGS
    if kind == "形容詞":
        return ADJECTIVE_ENDINGS
    return [word.reading[-1:]]


def negative_forms(verb: Morpheme, spell: Spell) -> list[str]:
    """Return how a verb is denied: 届かない, 届かへん, 届きません, 届いてない."""
    stem, row = spell(verb), verb.conjugation.partition("-")[2].removesuffix("ア行")
    plain = [stem + ending for ending in NEGATIVE_ENDINGS]
    if row in GODAN_ENDINGS and verb.conjugation.startswith("五段"):
        polite = stem[:-1] + GODAN_ENDINGS[row][1]
        te_form = stem[:-1] + TE_SOUNDS[row]
    else:
        polite, te_form = stem, f"{stem}て"
    return [
        *(form for form in plain if len(form) >= MIN_NEGATIVE_LETTERS),
        *(polite + ending for ending in POLITE_NEGATIVE_ENDINGS),
        *(te_form + ending for ending in TE_NEGATIVE_ENDINGS),
    ]
