"""The slips that are planted to try the tests: each still has its place."""

from pathlib import Path

import pytest

from bench.tools.planted import (
    Misplaced,
    file_with,
    plant,
    read_slips,
    source_texts,
)

ROOT = Path(__file__).parents[2]
SLIPS = read_slips()


@pytest.fixture(scope="module")
def sources() -> dict[Path, str]:
    """Every text of the product in which a slip may be."""
    return source_texts(ROOT)


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_stands_once_in_the_source_and_changes_it(slip, sources):
    file = file_with(slip.find, sources)
    changed = plant(slip, sources[file])
    assert changed != sources[file]
    if file.suffix == ".py":
        compile(changed, file.name, "exec")


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_the_tests_beside_a_slip_exist(slip):
    files = [told for told in slip.tests if told.startswith("tests/")]
    assert files
    for told in files:
        assert (ROOT / told.partition("::")[0]).exists()


def test_no_two_slips_have_one_name():
    assert len({slip.name for slip in SLIPS}) == len(SLIPS)


def test_a_text_that_has_moved_away_or_stands_twice_is_told_of(sources):
    with pytest.raises(Misplaced, match="0 times"):
        file_with("no such text", sources)
    with pytest.raises(Misplaced, match="times"):
        file_with("def main", {Path("a.py"): "def main", Path("b.py"): "def main"})
