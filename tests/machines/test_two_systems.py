"""Changes, feed, acknowledgements, exports and loads in any order: nothing is lost."""

import pytest

from tests.effort import chance_of, how_many
from tests.import_folders import load_operator_folder
from tests.shared_cells import write_folder_of_two_systems
from tests.two_systems import TwoSystems

CHANGES = how_many(25, long=3_400)
"""Of each rule: ten thousand in a long run."""


@pytest.mark.parametrize("rule", ["desk", "ours", "theirs"])
def test_in_any_order_nothing_is_lost_or_undone_in_silence(
    db_of_all, tmp_path, settings, record_property, rule
):
    settings.CONFLICT_RULE = rule
    folder = write_folder_of_two_systems(tmp_path / "operator")
    load_operator_folder(folder)
    both = TwoSystems(folder, chance_of(len(rule)), rule)
    while both.changes < CHANGES:
        both.any_act()
    both.be_contradicted()
    both.come_to_rest()
    both.agree()
    record_property(f"changes under {rule}", both.changes)
    record_property(f"conflicts under {rule}", len(both.conflicts))
    assert both.conflicts, "a walk without one proves nothing"
