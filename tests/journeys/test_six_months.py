"""Six months of a made-up billing system beside customers who change things."""

from datetime import datetime, timedelta

import pytest

from madoguchi.customers.models import ImportConflict, PortalChange
from madoguchi.kernel.calendar import JST
from madoguchi.platform.batch import batch
from tests.effort import chance_of
from tests.import_folders import load_operator_folder
from tests.shared_cells import write_folder_of_two_systems
from tests.two_systems import TwoSystems

MONTHS, NIGHTS_A_MONTH = 6, 4


@pytest.mark.parametrize("rule", ["desk", "ours", "theirs"])
def test_both_agree_after_six_months_and_each_disagreement_was_shown(
    db_of_all, tmp_path, settings, record_property, rule
):
    settings.CONFLICT_RULE = rule
    folder = write_folder_of_two_systems(tmp_path / "operator")
    load_operator_folder(folder)
    both = TwoSystems(folder, chance_of(6), rule)
    for month in range(MONTHS):
        both.at = datetime(2026, 12, 1, 9, tzinfo=JST) + timedelta(days=30 * month)
        for _night in range(NIGHTS_A_MONTH):
            live_a_week(both)
    both.come_to_rest()
    both.agree()
    with batch("test"):
        assert PortalChange.objects.exclude(outcome="").exists()
        shown = set(ImportConflict.objects.values_list("change", flat=True))
    assert shown == both.conflicts
    record_property(f"changes of six months under {rule}", both.changes)
    record_property(f"conflicts of six months under {rule}", len(both.conflicts))


def live_a_week(both: TwoSystems) -> None:
    """Days of customers and staff, and the nightly exchange: the feed is read first."""
    for _day in range(3):
        both.tick()
        both.customer_changes()
    both.tick()
    both.staff_changes()
    both.at += timedelta(days=6)
    both.fetch()
    both.tick()
    both.book()
    if both.chance.random() < 0.5:
        both.tick()
        both.staff_changes()
    both.tick()
    both.write_export()
    if both.chance.random() < 0.3:
        both.tick()
        both.customer_changes()
    both.tick()
    both.load()
    both.tick()
    both.decide()
