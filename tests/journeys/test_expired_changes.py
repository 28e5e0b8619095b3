"""Changes are kept by dated rules, and no names stay in the feed for ever."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from madoguchi.customers.models import ChangeRetention, ImportConflict, PortalChange
from madoguchi.jobs.feed.numbering import last_listed_seq
from madoguchi.jobs.upkeep.expired_changes import delete_expired_changes
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.webhooks.models import DeadLetter, WebhookSubscriber
from tests.clock import jst
from tests.journeys.test_change_feed import change_phone, list_feed

MADE = jst("2026-11-24T12:00")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def change(person, *numbers: str, settle: bool = True) -> None:
    change_phone(person, *numbers)
    list_feed()
    if settle:
        with batch("test"):
            rows = PortalChange.objects.filter(after__in=numbers)
            rows.update(outcome="confirmed", settled_at=MADE)


def kept(at) -> list[str]:
    delete_expired_changes(at)
    with batch("test"):
        return list(PortalChange.objects.order_by("pk").values_list("after", flat=True))


def test_a_settled_change_goes_after_400_days_and_any_after_1100(hanako):
    change(hanako, "0311111111")
    change(hanako, "0322222222", "0333333333", settle=False)
    assert kept(MADE + 400 * DAY) == ["0311111111", "0322222222", "0333333333"]
    assert kept(MADE + 400 * DAY + SECOND) == ["0322222222", "0333333333"]
    assert kept(MADE + 1100 * DAY) == ["0322222222", "0333333333"]
    assert kept(MADE + 1100 * DAY + SECOND) == ["0333333333"]


def test_the_last_line_stays_so_that_no_number_is_given_twice(hanako):
    change(hanako, "0311111111", "0322222222")
    kept(MADE + 2000 * DAY)
    with batch("test"):
        assert last_listed_seq() == 2
    change(hanako, "0333333333")
    assert [line["seq"] for line in list_feed()] == [2, 3]


def test_a_rule_counts_for_changes_from_its_day_on(hanako):
    change(hanako, "0311111111", "0322222222")
    out = StringIO()
    for day, days in [("2026-11-25", "90"), ("2026-11-24", "500")]:
        words = ["keep", "--days", days, "--from", day]
        with clock_at(MADE):
            call_command("changes", *words, stdout=out)
    with (
        clock_at(MADE + DAY),
        pytest.raises(CommandError, match=r"2026年11月24日は過ぎています.*day_is_over"),
    ):
        call_command("changes", "keep", "--days", "90", "--from", "2026-11-24")
    assert "2026-11-24 以降の変更: 500日、最長1100日" in out.getvalue()
    assert kept(MADE + 500 * DAY) == ["0311111111", "0322222222"]
    assert kept(MADE + 500 * DAY + SECOND) == ["0322222222"]


@pytest.mark.parametrize(
    "words", [["89"], ["0"], ["400", "--most-days", "399"], ["999999999999"]]
)
def test_a_rule_that_keeps_too_short_is_refused(db_of_all, words):
    with pytest.raises(CommandError, match="retention_wrong"):
        call_command("changes", "keep", "--days", *words, stdout=StringIO())
    with batch("test"):
        assert not ChangeRetention.objects.exists()


def test_an_undecided_conflict_keeps_its_change_and_goes_with_it_later(hanako):
    change(hanako, "0311111111", "0322222222")
    with batch("test"):
        row = PortalChange.objects.get(seq=1)
        conflict = ImportConflict.objects.create(
            party=row.party,
            change=row,
            file=row.file,
            key=row.key,
            column=row.column,
            place="parties.csv:2",
            found_at=MADE,
            seen_at=MADE,
        )
    assert kept(MADE + 2000 * DAY) == ["0311111111", "0322222222"]
    with batch("test"):
        ImportConflict.objects.filter(pk=conflict.pk).update(decision="ours")
    assert kept(MADE + 2000 * DAY) == ["0322222222"]
    with batch("test"):
        assert not ImportConflict.objects.exists()


def test_a_dead_letter_goes_with_its_line(hanako):
    change(hanako, "0311111111", "0322222222")
    with batch("test"):
        to = WebhookSubscriber.objects.create(name="a", url="", sent_seq=2)
        for seq in (1, 2):
            DeadLetter.objects.create(subscriber=to, seq=seq, at=MADE, answer="x")
    kept(MADE + 2000 * DAY)
    with batch("test"):
        assert DeadLetter.objects.get().seq == 2


def test_a_cursor_behind_which_lines_were_deleted_is_refused(hanako):
    change(hanako, "0311111111", settle=False)
    change(hanako, "0322222222", "0333333333")
    change(hanako, "0344444444", settle=False)
    assert kept(MADE + 500 * DAY) == ["0311111111", "0344444444"]
    for after in ("1", "2"):
        with pytest.raises(CommandError, match=r"--after 3 .*cursor_expired"):
            list_feed(after=after)
    assert [line["seq"] for line in list_feed(after="3")] == [4]
    assert [line["seq"] for line in list_feed(after="0")] == [1, 4]
    assert list_feed(after="4") == []
