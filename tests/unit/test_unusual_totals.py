"""Which totals of a correction somebody is asked to look at again."""

import pytest

from madoguchi.billing.revisions.unusual_totals import unusual_total_words


@pytest.mark.parametrize(
    ("was", "now", "word"),
    [
        (1_494, -1, "0円を下回り"),
        (-500, -600, ""),
        (1_494, 0, ""),
        (1_494, 1_099_999_999, "10倍以上"),
        (1_494, 101_493, ""),
        (1_494, 101_494, "10倍以上"),
        (50_000, 149_999, ""),
        (50_000, 499_999, ""),
        (50_000, 500_000, "10倍以上"),
        (0, 100_000, "10倍以上"),
        (99_999_999, 100_000_000, "1億円以上"),
        (200_000_000, 1_100_000_000, ""),
    ],
)
def test_a_total_that_is_hardly_meant_is_said(was, now, word):
    said = unusual_total_words(was, now)
    assert (word in said) if word else (said == "")
