"""How well incidents were told is counted from their versions, and shown to all."""

from madoguchi.notices.models import Notice
from madoguchi.notices.notice_changes import add_notice, change_notice
from madoguchi.platform.batch import batch
from tests.clock import get_at, jst
from tests.desk import an_agent
from tests.journeys.test_status_site import render, tell, tell_work
from tests.operator import an_operator

NOW = "2026-11-24T13:00"


def revise(notice: Notice, at: str, **columns: object) -> None:
    for name, value in columns.items():
        setattr(notice, name, value)
    with batch("test"):
        change_notice(notice, actor="test", at=jst(f"2026-11-24T{at}"))


def test_first_notices_updates_and_expected_ends_are_counted(
    db_of_all, client, tmp_path
):
    """By hand: 15 and 54 minutes; of three promises one kept; 12:10 for 12:30."""
    an_operator()
    agent = an_agent("花代", NOW, "supervisor")
    assert get_at(NOW, client, "/status/").content.decode().count("まだありません") == 3
    first = tell()  # noticed 9:06, told 9:21, promises 11:00
    later = {"next_update_at": jst("2026-11-24T12:00"), "eta_kind": "likely"}
    revise(first, "10:50", **later, expected_at=jst("2026-11-24T12:30"))
    revise(first, "12:10", progress="recovered", ends_at=jst("2026-11-24T12:10"))
    tell_work()
    second = Notice(
        **{
            name: getattr(first, name)
            for name in ("kind", "mode", "functions", "headline", "effect")
        },
        progress="investigating",
        emergency_calls="none",
        starts_at=jst("2026-11-24T09:02"),
        noticed_at=jst("2026-11-24T09:06"),
        next_update_at=jst("2026-11-24T10:30"),
    )
    with batch("test"):
        add_notice(second, actor="test", at=jst("2026-11-24T10:00"))
    told = [
        "中央値34分（30分以内は2件のうち1件）",
        "3回のうち1回",
        "中央値20分（1件）",
    ]
    history = (render(tmp_path, NOW) / "history.html").read_text()
    pages = [get_at(NOW, client, "/status/").content.decode(), history]
    for text in (*pages, agent.see("incidents/")):
        assert all(words in text for words in told)
