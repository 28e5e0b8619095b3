"""Whether somebody wrote words where words were asked for, or only filled the field."""

import unicodedata

MIN_DIFFERENT_LETTERS = 3


def has_real_words(text: str, min_letters: int) -> bool:
    """Whether it has so many letters and digits, not one or two over and over.

    Signs, blanks and emoji do not count, and digits alone are no words: "....",
    "あああああ" and "12345" have none. Where two are enough (誤記) they differ.
    """
    counted = [c for c in unicodedata.normalize("NFKC", text) if c.isalnum()]
    different = min(MIN_DIFFERENT_LETTERS, min_letters)
    return (
        len(counted) >= min_letters
        and len(set(counted)) >= different
        and any(c.isalpha() for c in counted)
    )
