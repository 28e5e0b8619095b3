"""A thousand revisions of an incident cost a page what twelve do."""

from datetime import timedelta

import pytest
from django.db.models.signals import post_init

from madoguchi.jobs.outages.quarter_report import COLUMNS, report_rows
from madoguchi.notices.models import Notice, NoticeRevision
from madoguchi.platform.batch import batch
from tests.clock import get_at, jst
from tests.journeys.test_status_pages import tell

LAST = "2026-11-25T10:00"
TWELVE = 12
MANY = 1_000


@pytest.fixture
def long_incident(db_of_all) -> Notice:
    """Told at 9:21 and each minute from 9:22 on, with the update promised a minute on.

    Every tenth comes after its promise: those that promise half a minute.
    """
    notice = tell(expected_at=jst("2026-11-24T12:00"), eta_kind="likely")
    with batch("test"):
        first = NoticeRevision.objects.get()
        NoticeRevision.objects.bulk_create(
            later_revision(first, nth) for nth in range(1, MANY)
        )
    return notice


def later_revision(first: NoticeRevision, nth: int) -> NoticeRevision:
    at = first.at + timedelta(minutes=nth)
    wait = timedelta(minutes=0.5 if nth % 10 == 0 else 1)
    promise = {"next_update_at": (at + wait).isoformat(), "words": f"{nth}"}
    return NoticeRevision(
        notice=first.notice,
        number=nth + 1,
        at=at,
        actor="test",
        content=first.content | promise,
    )


@pytest.mark.parametrize("path", ["/status/", "/status/{pk}/"])
def test_pages_read_the_first_and_the_newest_alone(long_incident, client, path):
    built: list[int] = []

    def count(instance: NoticeRevision, **_rest: object) -> None:
        built.append(instance.number)

    post_init.connect(count, sender=NoticeRevision)
    try:
        page = get_at(LAST, client, path.format(pk=long_incident.pk)).content.decode()
    finally:
        post_init.disconnect(count, sender=NoticeRevision)
    assert sorted(built) == [1, *range(MANY - 10, MANY + 1)]
    assert len(built) == TWELVE
    assert f"（{MANY}版）" in page
    assert "9:21" in page
    assert page.count("<li data-done>") == TWELVE - 2


def test_figures_count_each_of_them(long_incident, client):
    """The first promised 11:00; of those after it 99 were late, the last never came.

    What was promised for after the end is not owed.
    """
    page = get_at(LAST, client, "/status/").content.decode()
    assert "1000回のうち900回" in page
    with batch("test"):
        Notice.objects.update(ends_at=jst("2026-11-24T12:45"), progress="recovered")
        [row] = report_rows(jst("2026-10-01T00:00"), jst("2027-01-01T00:00"), jst(LAST))
    said = dict(zip(COLUMNS, row, strict=True))
    assert said["最初のお知らせ"].endswith("09:21")
    assert said["気づいてから初報まで分"] == "15"
    assert said["復旧の見込みとの差分"] == "45"
    assert (said["守った更新"], said["約束した更新"]) == ("900", "999")
