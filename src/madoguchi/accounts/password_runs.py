"""Repetitions and runs of neighbouring keys in a password."""

from itertools import pairwise

MAX_BLOCK_CHARACTERS = 8
"""A block of up to so many characters, said over and over, is no password."""

RINGS = (
    *("0123456789", "abcdefghijklmnopqrstuvwxyz"),
    *("qwertyuiop", "asdfghjkl", "zxcvbnm"),
)
"""Characters that follow one another, by the alphabet or on a keyboard."""

MIN_RUN_CHARACTERS = 3  # a shorter one is in many words
MAX_SIMPLE_RUNS = 2  # abcdefgh12345678 is two, and as expected as one


def is_repetition(password: str) -> bool:
    """Whether it is one short block again and again, the last one perhaps cut off."""
    text = password.casefold()
    longest = min(MAX_BLOCK_CHARACTERS, len(text) // 2)
    return any(text.startswith(text[size:]) for size in range(1, longest + 1))


def is_run(password: str) -> bool:
    """Whether nothing stands in it but one or two runs, forward, backward or still."""
    rest = password.casefold()
    for _nth in range(MAX_SIMPLE_RUNS):
        length = run_length(rest)
        if length < MIN_RUN_CHARACTERS:
            return False
        rest = rest[length:]
        if not rest:
            return True
    return False


def run_length(text: str) -> int:
    """How many characters at its start follow one another in one direction."""
    return max(
        length_in_ring(text, ring, step) for ring in RINGS for step in (-1, 0, 1)
    )


def length_in_ring(text: str, ring: str, step: int) -> int:
    """How far the text goes round the ring; after 9 comes 0, after z comes a."""
    length = min(len(text), 1)
    for before, after in pairwise(text):
        if before not in ring or after != ring[(ring.index(before) + step) % len(ring)]:
            break
        length += 1
    return length
