"""English words in the forms that they take."""

from collections.abc import Collection

ENGLISH_ENDINGS = ("", "s", "es", "d", "ed", "ing", "'s")


def english_word(run: str, english: Collection[str]) -> str:
    """The word of the vocabulary that this is a form of; "" for none."""
    for ending in ENGLISH_ENDINGS:
        if not run.endswith(ending):
            continue
        stem = run.removesuffix(ending) if ending else run
        for word in (stem, f"{stem}e"):
            if word in english:
                return word
    return ""
