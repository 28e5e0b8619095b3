"""The static site says what the portal says, and lives when the portal does not."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from madoguchi.jobs.outages.status_site.site_folder import replace_site
from madoguchi.jobs.outages.status_site.site_rendering import (
    render_status,
    render_status_each_minute,
)
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_changes import add_notice, change_notice, end_notice
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.clock import jst
from tests.operator import an_operator
from tests.served_files import read_when_served, serve_folder

NOW = "2026-11-24T10:00"
MAX_PAGE_BYTES = 15 * 1024
ATOM = "{http://www.w3.org/2005/Atom}"


def tell(**columns: object) -> Notice:
    values = {
        "kind": "incident",
        "mode": "open",
        "functions": ["fibre"],
        "services": ["fibre"],
        "areas": ["新潟県"],
        "headline": "光回線がつながりません",
        "effect": "down",
        "progress": "identified",
        "emergency_calls": "none",
        "eta_kind": "unknown",
        "starts_at": jst("2026-11-24T09:02"),
        "noticed_at": jst("2026-11-24T09:06"),
        "next_update_at": jst("2026-11-24T11:00"),
    }
    notice = Notice(**values | columns)
    with batch("test"):
        return add_notice(notice, actor="test", at=jst("2026-11-24T09:21"))


def tell_work(**columns: object) -> Notice:
    window = {
        "starts_at": jst("2026-12-05T01:00"),
        "ends_at": jst("2026-12-05T01:30"),
    }
    plain = {"progress": "", "effect": "", "headline": "光回線の工事で切れます"}
    return tell(**{"kind": "maintenance"} | plain | window | columns)


def render(folder: Path, at: str = NOW) -> Path:
    with clock_at(jst(at)):
        call_command("status", "render", folder=folder, stdout=StringIO())
    return folder / "current"


@pytest.fixture
def site(db_of_all, tmp_path) -> Path:
    an_operator()
    tell()
    tell_work()
    return render(tmp_path)


def test_a_render_that_began_first_never_replaces_a_later_one(site, tmp_path):
    """What it renders is read only once the one before it has been put in place."""
    with CaptureQueriesContext(connection) as asked:
        render(tmp_path)
    statements = [query["sql"] for query in asked]
    lock = next(nth for nth, sql in enumerate(statements) if "advisory_xact" in sql)
    reads = [nth for nth, sql in enumerate(statements) if "notices_notice" in sql]
    assert lock < min(reads)


def test_a_place_has_a_page_with_its_verdict(site):
    there = (site / "fibre" / "15.html").read_text()
    assert "新潟県の光回線に影響があります。" in there
    assert "光回線がつながりません" in there
    elsewhere = (site / "fibre" / "13.html").read_text()
    assert "東京都の光回線に、いま障害も作業もありません。" in elsewhere
    other = (site / "mobile" / "15.html").read_text()
    assert "新潟県のモバイルに、いま障害も作業もありません。" in other
    places = (site / "places.html").read_text()
    assert places.count('<a href="fibre/') == places.count('<a href="mobile/') == 47
    assert (
        there.count("<script") == there.count('<script src="../clock.js" defer>') == 1
    )
    assert places.count("<script") == places.count('<script src="place.js" defer>') == 1


def test_the_summary_has_the_shape_of_statuspage(site):
    read = json.loads((site / "summary.json").read_text())
    assert read["status"]["indicator"] == "critical"
    states = {row["id"]: row["status"] for row in read["components"]}
    assert states["fibre"] == "major_outage" and states["mail"] == "operational"
    [incident] = read["incidents"]
    assert (incident["status"], incident["impact"]) == ("identified", "critical")
    assert incident["incident_updates"][0]["body"] == "最初のお知らせ"
    [work] = read["scheduled_maintenances"]
    assert work["status"] == "scheduled"
    assert work["scheduled_until"] == "2026-12-05T01:30:00+09:00" or (
        datetime.fromisoformat(work["scheduled_until"]) == jst("2026-12-05T01:30")
    )
    assert read == json.loads((site / "api" / "v2" / "summary.json").read_text())


def test_each_update_has_the_status_of_its_time(site, tmp_path):
    with batch("test"):
        notice = Notice.objects.get(kind="incident")
        for minute, progress in [(30, "watching"), (40, "investigating")]:
            notice.progress = progress
            at = jst("2026-11-24T09:21") + timedelta(minutes=minute)
            change_notice(notice, actor="test", at=at)
    read = json.loads((render(tmp_path) / "summary.json").read_text())
    [incident] = read["incidents"]
    assert incident["status"] == "investigating"
    assert [u["status"] for u in incident["incident_updates"]] == [
        "investigating",
        "monitoring",
        "identified",
    ]


def test_our_own_json_says_how_sure_the_end_is_and_names_no_contract(site, tmp_path):
    secret = tell(contracts=["C000000001"], mode="closed", words="止めています")
    again = render(tmp_path)
    [path] = again.glob(f"v1/incidents/*-{secret.pk:04d}.json")
    read = json.loads(path.read_text())
    assert read["eta_kind"] == "unknown" and read["emergency_calls"] == "none"
    assert read["is_limited_to_contracts"] is True
    assert not {"contracts", "mode"} & read.keys()
    whole = "".join(f.read_text() for f in again.rglob("*.*"))
    assert "C000000001" not in whole


def test_feeds_of_a_function_and_a_prefecture_hold_what_touches_them(site):
    def titles(path: str) -> list[str]:
        tree = ET.parse(site / path)  # noqa: S314 our own file
        return [e.findtext(f"{ATOM}title") for e in tree.iter(f"{ATOM}entry")]

    both = ["光回線がつながりません（原因特定）", "光回線の工事で切れます（予定）"]
    assert titles("feed.atom") == titles("fibre.atom") == titles("area/15.atom") == both
    assert titles("mail.atom") == titles("area/13.atom") == []


def test_the_calendar_keeps_an_event_through_changes_and_its_end(site, tmp_path):
    def event_at(at: str):
        calendar = Calendar.from_ical(
            (render(tmp_path, at) / "maintenance.ics").read_bytes()
        )
        [event] = calendar.walk("VEVENT")
        return event

    first = event_at(NOW)
    assert first.decoded("dtstart") == datetime(2026, 12, 4, 16, 0, tzinfo=UTC)
    assert (int(first["sequence"]), str(first["status"])) == (0, "CONFIRMED")
    with batch("test"):
        work = Notice.objects.get(kind="maintenance")
        work.starts_at += timedelta(minutes=10)
        change_notice(work, actor="test", at=jst("2026-11-24T12:00"))
        end_notice(work, actor="test", at=jst("2026-11-24T13:00"))
    last = event_at("2026-11-24T13:00")
    assert (int(last["sequence"]), str(last["status"])) == (2, "CANCELLED")
    assert first["uid"] == last["uid"]


def test_no_page_is_above_15_kb_even_in_the_worst_hours(db_of_all, tmp_path):
    an_operator()
    long = {"can_do": "あ" * 600, "avoid": "い" * 400, "cause": "う" * 600}
    for _each in range(20):
        notice = tell(headline="障" * 60, prevention="え" * 600, **long)
    with batch("test"):
        for minute in range(30):
            notice.next_update_at = jst("2026-11-24T11:00") + timedelta(minutes=minute)
            change_notice(notice, actor="test", at=jst(NOW))
    pages = {p: p.stat().st_size for p in render(tmp_path).rglob("*.html")}
    assert len(pages) == 4 + 2 * 47 + 20
    assert max(pages.values()) <= MAX_PAGE_BYTES


def test_the_site_is_replaced_in_one_step_and_three_releases_stay(tmp_path):
    for number in range(5):
        replace_site(tmp_path, {"a/b.txt": b"%d" % number})
        assert (tmp_path / "current" / "a" / "b.txt").read_bytes() == b"%d" % number
    assert len(list(tmp_path.glob("release-*"))) == 3
    assert sorted(p.name[0] for p in tmp_path.iterdir()) == ["c", "r", "r", "r"]


def test_jobs_render_where_a_folder_is_set_and_nowhere_else(
    db_of_all, tmp_path, settings
):
    an_operator()
    settings.STATUS_FOLDER = None
    render_status(actor="test")
    settings.STATUS_FOLDER = tmp_path / "site"
    render_status(actor="test")
    first = (settings.STATUS_FOLDER / "current").readlink()
    render_status_each_minute(jst(NOW))
    assert (settings.STATUS_FOLDER / "current").readlink() != first
    with pytest.raises(CommandError, match="no_status_folder"):
        call_command("status", "render", folder=None)


def test_the_page_of_a_notice_keeps_its_address_for_good(site, tmp_path):
    [page] = (site / "incidents").glob("INC-*.html")
    with batch("test"):
        notice = Notice.objects.get(kind="incident")
        notice.progress, notice.ends_at = "recovered", jst("2026-11-24T09:50")
        change_notice(notice, actor="test", at=jst(NOW))
    render(tmp_path)
    later = render(tmp_path, "2027-03-01T10:00")
    kept = (later / "incidents" / page.name).read_text()
    assert "光回線がつながりません" in kept and "復旧" in kept
    assert "に書き出した記録です。" in kept and "<script" not in kept
    assert (later / "v1" / "incidents" / f"{page.stem}.json").exists()
    assert page.name not in (later / "history.html").read_text()
    fresh = render(tmp_path / "fresh", "2027-03-01T10:00")
    assert (fresh / "incidents" / page.name).exists()


def test_a_page_says_what_it_means_when_no_news_come(site):
    until = "11月24日（火曜日）11:00まで"
    words = f"次の更新の予定: {until}。これを過ぎても更新がないときは"
    for path in ("index.html", "fibre/15.html"):
        text = (site / path).read_text()
        assert words in text and f"{until}の約束でしたが、更新がありません" in text
        assert '<meta http-equiv="refresh" content="60"></noscript>' in text
    assert words not in (site / "fibre" / "13.html").read_text()


def test_a_promise_missed_is_confessed_and_a_badge_says_one_word(site, tmp_path):
    late = render(tmp_path, "2026-11-24T11:00")
    text = (late / "index.html").read_text()
    assert "遅れています。申し訳ありません" in text and "次の更新の予定" not in text
    assert "障害があります" in (late / "badge.svg").read_text()


def test_a_plain_web_server_serves_it_with_nothing_else_alive(site):
    with serve_folder(site) as address:
        for path in ("", "fibre/15.html", "summary.json", "maintenance.ics"):
            assert read_when_served(f"{address}/{path}")
