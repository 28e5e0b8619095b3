"""Where bars and their labels stand."""

import pytest

from madoguchi.ui.chart import CHART_WIDTH, bar_chart


def labelled(count: int, **more: int) -> list[tuple[str, str]]:
    points = [(str(nth), nth) for nth in range(1, count + 1)]
    drawn = bar_chart(points, unit="MB", **more).bars
    return [(bar.label, bar.anchor) for bar in drawn if bar.tick]


def test_labels_of_a_month_stand_apart_and_within_the_picture():
    days = labelled(31)
    assert days[0] == ("1", "start") and days[-1] == ("31", "end")
    assert [label for label, _ in days] == ["1", "6", "11", "16", "21", "26", "31"]
    assert {anchor for _, anchor in days[1:-1]} == {"middle"}


def test_few_months_keep_to_the_right_and_are_no_wider_than_six():
    assert labelled(2, every=1, slots=6) == [("1", "middle"), ("2", "end")]
    first, last = bar_chart([("10月", 1), ("11月", 2)], unit="MB", slots=6).bars
    assert first.width == last.width == round(CHART_WIDTH / 6 * 0.8, 1)
    assert (first.height, last.height) == (78, 156)
    assert first.x > CHART_WIDTH / 2


@pytest.mark.parametrize("points", [[], [("1日", 0)]])
def test_nothing_used_is_a_bar_of_no_height(points):
    assert [bar.height for bar in bar_chart(points, unit="MB").bars] == [0] * len(
        points
    )
