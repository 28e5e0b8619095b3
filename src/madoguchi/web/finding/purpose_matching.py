"""Find purposes by words in any script: kanji, kana, romaji, with typing errors."""

from rapidfuzz.distance import DamerauLevenshtein

from madoguchi.web.finding.phrase_index import (
    phrase_index,
    phrases_by_purpose,
    readings_of,
)

MIN_SIMILARITY = 0.6


def best_purposes(query: str, count: int = 5) -> list[tuple[str, float]]:
    """Return purposes and how well they match, from 0 to 1, the best first."""
    index, scores = phrase_index(), dict.fromkeys(phrases_by_purpose(), 0.0)
    for form in sorted(readings_of(query)):
        for key, name in index:
            scores[name] = max(scores[name], similarity_score(form, key))
    matches = [(name, points) for name, points in scores.items() if points > 0]
    return sorted(matches, key=lambda pair: -pair[1])[:count]


def similarity_score(form: str, key: str) -> float:
    if form == key:
        return 1.0
    short, long = sorted((form, key), key=len)
    ratio = len(short) / len(long)
    if long.startswith(short):
        return 0.8 + 0.15 * ratio
    if len(short) > 1 and short in long:
        return (0.7 if short == key else 0.65) + 0.2 * ratio
    likeness: float = DamerauLevenshtein.normalized_similarity(
        form, key, score_cutoff=MIN_SIMILARITY
    )
    return 0.9 * likeness
