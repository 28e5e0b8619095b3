"""What runs of a few letters say for each purpose: learnt from its phrases alone.

Words that no list of synonyms has still look like those of a phrase: 規約 of 会員規約.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log, sqrt

from madoguchi.web.finding.sounds import fold_long_vowels

RUN_LENGTHS = (2, 3, 4)  # letters
EDGE = "^"  # before the first and after the last letter
SMOOTHING_PHRASES = 20.0  # that count as if they were of any purpose
MAX_COUNT = 255  # of a run in phrases of one purpose: more says no more
Counts = bytes  # the number of a purpose and how many of its phrases, by turns


@dataclass(frozen=True, slots=True)
class LetterEvidence:
    """How many phrases each purpose has, and how many of them have a run."""

    phrase_counts: Mapping[str, int]
    runs: Mapping[str, Counts]

    def weigh(self, runs: Iterable[str]) -> dict[str, float]:
        """How much the runs of a query say for each purpose: 0 for the likeliest.

        A run says for a purpose the logarithm of how much oftener it is in phrases of
        it than in those of all.
        """
        runs = list(runs)
        known = [self.runs[run] for run in runs if run in self.runs]
        sums = [
            len(known) * log(SMOOTHING_PHRASES / (count + SMOOTHING_PHRASES))
            for count in self.phrase_counts.values()
        ]
        total = sum(self.phrase_counts.values())
        for counts in known:
            expected = SMOOTHING_PHRASES * sum(counts[1::2]) / total
            for nth, count in zip(counts[::2], counts[1::2], strict=True):
                sums[nth] += log(1 + count / expected)
        best, scale = max(sums), sqrt(len(runs) or 1)
        points = ((each - best) / scale for each in sums)
        return dict(zip(self.phrase_counts, points, strict=True))


def letter_runs(read: str, written: str) -> set[str]:
    """Return the runs of a text as it sounds and as it is written."""
    texts = [f"{EDGE}{text}{EDGE}" for text in (fold_long_vowels(read), written)]
    return {
        text[start : start + length]
        for text in texts
        for length in RUN_LENGTHS
        for start in range(len(text) - length + 1)
    }


def learn_letters(phrases: Mapping[str, Iterable[set[str]]]) -> LetterEvidence:
    """Count the runs of the phrases of each purpose: 256 purposes at most."""
    phrase_counts: dict[str, int] = {}
    runs: dict[str, bytearray] = defaultdict(bytearray)
    for nth, (name, some) in enumerate(phrases.items()):
        counts: Counter[str] = Counter()
        phrase_counts[name] = 0
        for of_phrase in some:
            counts.update(of_phrase)
            phrase_counts[name] += 1
        for run, count in counts.items():
            runs[run] += bytes((nth, min(count, MAX_COUNT)))
    return LetterEvidence(
        phrase_counts, {run: bytes(counts) for run, counts in runs.items()}
    )
