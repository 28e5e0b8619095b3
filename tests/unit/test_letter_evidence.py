"""What letters say for a purpose, by phrases that can be counted by hand."""

from math import log

import pytest

from madoguchi.web.finding.letter_evidence import learn_letters, letter_runs
from madoguchi.web.finding.purpose_index import purpose_index
from madoguchi.web.finding.purpose_matching import best_purposes


def test_runs_are_of_two_to_four_letters_with_the_edges():
    assert letter_runs("かね", "金") == {
        *["^か", "かね", "ね^", "^かね", "かね^", "^かね^"],
        *["^金", "金^", "^金^"],
    }
    assert "りょき" in letter_runs("りょうきん", "料金")  # as it sounds


def test_a_run_speaks_for_the_purpose_that_has_it_oftener():
    letters = learn_letters({"card": [{"ab", "bc"}, {"ab"}], "bank": [{"bc"}, {"cd"}]})
    points = letters.weigh(["ab"])
    assert points["card"] == 0
    # of four phrases two have it, both here: 2 / (20 × 2 / 4)
    assert points["bank"] == pytest.approx(-log(1 + 2 / 10))


def test_what_was_never_said_speaks_for_those_with_few_phrases_at_most():
    letters = learn_letters({"card": [{"ab"}], "bank": [{"cd"}]})
    assert letters.weigh(["zz"]) == {"card": 0, "bank": 0}
    assert letters.weigh([]) == {"card": 0, "bank": 0}


def test_what_is_common_is_counted_to_a_bound():
    letters = learn_letters({"card": [{"ab"}] * 300})
    assert letters.phrase_counts == {"card": 300} and letters.runs["ab"][1] == 255


def test_words_of_no_list_are_found_by_their_letters():
    assert "会員規約" not in purpose_index().words.by_letters
    assert best_purposes("利用の規約")[0][0] == "privacy"


def test_where_words_say_it_all_letters_take_nothing():
    points = dict(best_purposes("止める"))
    assert points["lost"] == 1
    assert points["cancel"] > 0.85 < points["option-remove"]
