"""The forms that a verb or an adjective takes, as far as they begin alike."""

from collections.abc import Sequence

from madoguchi.web.finding.morphemes import Morpheme

GODAN_ENDINGS = {
    "カ行": "か き く け こ い",
    "ガ行": "が ぎ ぐ げ ご い",
    "サ行": "さ し す せ そ",
    "タ行": "た ち つ て と っ",
    "ナ行": "な に ぬ ね の ん",
    "バ行": "ば び ぶ べ ぼ ん",
    "マ行": "ま み む め も ん",
    "ラ行": "ら り る れ ろ っ",
    "ワ": "わ い う え お っ",
}
ICHIDAN_ENDINGS = "る た て な ま ら れ よ ち と ん へ ず ろ さ"
ADJECTIVE_ENDINGS = "い く か け さ そ す め う"
SURU_ENDINGS = "する し さ せ"
NEGATIVE_ENDINGS = "ない なか なく な ん へん ひん ず ぬ ねえ ねー ねぇ"
"""ない, ん, へん: the plain form, the west of Japan, in writing, in anger."""
POLITE_NEGATIVE_ENDINGS = "ません ませ まへん"
TE_NEGATIVE_ENDINGS = "ない なか ません ませ いない いなか いません へん ん とらん"
TE_SOUNDS = {
    "カ行": "いて",
    "ガ行": "いで",
    "サ行": "して",
    "タ行": "って",
    "ナ行": "んで",
    "バ行": "んで",
    "マ行": "んで",
    "ラ行": "って",
    "ワ": "って",
}


def endings_of(word: Morpheme) -> list[str]:
    """Return what its last kana become; its own end for what does not conjugate."""
    kind, _, row = word.conjugation.partition("-")
    if kind == "五段":
        return GODAN_ENDINGS.get(row.removesuffix("ア行"), row[-1:]).split()
    if kind in {"上一段", "下一段"}:
        return ICHIDAN_ENDINGS.split()
    if kind == "形容詞":
        return ADJECTIVE_ENDINGS.split()
    return [word.reading[-1:]]


def inflected_readings(words: Sequence[Morpheme]) -> list[str]:
    """Return a phrase in the forms that its last word takes; ない in those of ない."""
    *front, last = words
    before = "".join(word.reading for word in front)
    if front and last.surface == "ない" and last.part == "助動詞":
        verb = front[-1]
        head = "".join(word.reading for word in front[:-1])
        return [head + form for form in negative_readings(verb)]
    if not last.is_plain or last.part not in {"動詞", "形容詞"}:
        return [before + last.reading]
    stem = last.reading[:-1]
    bare = [before + stem] if "一段" in last.conjugation else []
    return bare + [before + stem + ending for ending in endings_of(last)]


def negative_readings(verb: Morpheme) -> list[str]:
    """Return how a verb is denied: 届かない, 届かへん, 届きません, 届いてない."""
    stem, row = verb.reading, verb.conjugation.partition("-")[2].removesuffix("ア行")
    plain = [stem + ending for ending in NEGATIVE_ENDINGS.split()]
    if row in GODAN_ENDINGS and verb.conjugation.startswith("五段"):
        rows = GODAN_ENDINGS[row].split()
        polite, te_form = stem[:-1] + rows[1], stem[:-1] + TE_SOUNDS[row]
    else:
        polite, te_form = stem, f"{stem}て"
    return [
        *plain,
        *(f"{polite}{ending}" for ending in POLITE_NEGATIVE_ENDINGS.split()),
        *(f"{te_form}{ending}" for ending in TE_NEGATIVE_ENDINGS.split()),
    ]
