"""What さがす prepares so that a query is answered soon, and that it loses nothing."""

from madoguchi.web.finding.guessable_words import (
    collect_guessable_words,
    words_in_sets,
)
from madoguchi.web.finding.purpose_index import purpose_index
from madoguchi.web.finding.sounds import fold_long_vowels, fold_sounds


def test_words_are_counted_over_sets():
    sets = [0b0111, 0b0011, 0b1001]
    assert [words_in_sets(sets, n) for n in (1, 2, 3)] == [0b1111, 0b0011, 0b0001]
    assert words_in_sets([], 1) == 0


def test_a_slip_is_compared_with_words_of_like_length_and_pairs_alone():
    words = collect_guessable_words(["かいやく", "かいやくしたい", "めいぎ", "うえ"])
    assert words.candidates("kaiyku", 75) == ["kaiyaku"]
    assert words.candidates("kaiyakusitau", 75) == ["kaiyakushitai"]
    assert words.candidates("zzzzzz", 75) == []


def test_every_word_begins_with_its_beginnings_as_they_sound():
    words = purpose_index().words
    for letters in [*words.by_letters, *words.by_sound]:
        assert all(words.may_begin(letters[:end]) for end in range(1, len(letters)))
    assert not words.may_begin("むにゃ")
    assert fold_long_vowels("りょうきん") == fold_sounds("りょーきん") == "りょきん"
