"""The static site behind a web server and in a bucket, read by programs of others."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import HTTPServer
from pathlib import Path
from urllib.request import urlopen

import feedparser
import pytest
from django.core.management import call_command
from icalendar import Calendar

from madoguchi.config.document_storage import site_folder, site_storage_settings
from madoguchi.jobs.outages.status_site.site_bucket import media_type
from madoguchi.jobs.outages.status_site.site_files import pages_of_postcodes
from madoguchi.jobs.outages.status_site.site_rendering import (
    render_status,
    render_status_each_minute,
)
from madoguchi.kernel.errors import Unavailable
from tests.bucket import served_bucket
from tests.clock import jst
from tests.journeys.test_status_site import NOW, render, tell, tell_work
from tests.operator import an_operator
from tests.served_files import serve_by_caddy

TYPES = [
    ("", "text/html; charset=utf-8"),
    ("fibre/15.html", "text/html; charset=utf-8"),
    ("place.js", "text/javascript; charset=utf-8"),
    ("summary.json", "application/json"),
    ("feed.atom", "application/atom+xml; charset=utf-8"),
    ("maintenance.ics", "text/calendar; charset=utf-8"),
    ("badge.svg", "image/svg+xml"),
]


@pytest.fixture
def site(db_of_all, tmp_path, settings) -> Path:
    settings.STATUS_URL = "https://status.example.jp"
    an_operator()
    tell()
    tell_work()
    return render(tmp_path)


def test_caddy_serves_it_by_the_configuration_that_operators_get(site, tmp_path):
    with serve_by_caddy(site) as address:
        for path, kind in TYPES:
            with urlopen(f"{address}/{path}", timeout=5) as answer:  # noqa: S310
                assert answer.headers["Content-Type"] == kind
                assert answer.headers["Cache-Control"] == "public, max-age=30"
                before = answer.read()
        tell(headline="別の障害です")
        render(tmp_path)
        with urlopen(f"{address}/", timeout=5) as answer:  # noqa: S310 our own server
            assert "別の障害です" in answer.read().decode()
        with urlopen(f"{address}/badge.svg", timeout=5) as answer:  # noqa: S310
            assert answer.read() == before


def test_a_feed_reader_of_others_reads_each_feed(site):
    feeds = {path: feedparser.parse(path.read_bytes()) for path in site.rglob("*.atom")}
    assert len(feeds) == 1 + 11 + 47
    for path, read in feeds.items():
        assert (read.bozo, read.version) == (False, "atom10"), path
    whole = feeds[site / "feed.atom"]
    assert whole.feed.title == "テストネット 障害・工事のお知らせ"
    incident, work = whole.entries
    assert incident.title == "光回線がつながりません（原因特定）"
    assert incident.link.startswith("https://status.example.jp/incidents/INC-2611-")
    assert incident.published_parsed[:5] == (2026, 11, 24, 0, 21)
    assert work.id.startswith("urn:madoguchi:notice:MNT-2612-")
    assert len(feeds[site / "area" / "15.atom"].entries) == 2
    assert feeds[site / "area" / "13.atom"].entries == []


def test_work_that_is_called_off_stays_in_the_calendar(site, tmp_path):
    tell_work(ends_at=jst("2026-12-05T01:00"), headline="やめた工事")
    calendar = Calendar.from_ical((render(tmp_path) / "maintenance.ics").read_bytes())
    off, on = sorted(calendar.walk("VEVENT"), key=lambda e: str(e["status"]))
    assert (str(off["status"]), str(on["status"])) == ("CANCELLED", "CONFIRMED")
    assert off["uid"] != on["uid"] and "dtend" not in off
    assert on.decoded("dtend") == datetime(2026, 12, 4, 16, 30, tzinfo=UTC)


@pytest.fixture
def bucket(settings, monkeypatch) -> Iterator[HTTPServer]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    settings.STATUS_FOLDER = None
    with served_bucket() as server:
        place = f"http://127.0.0.1:{server.server_port}"
        entry = site_storage_settings("s3://status/site", endpoint=place)
        settings.STORAGES = settings.STORAGES | entry
        yield server


def test_a_bucket_gets_the_same_files_with_their_types_the_first_page_last(
    site, bucket
):
    render_status_each_minute(jst(NOW))
    names = [name.removeprefix("/status/site/") for name in bucket.held]
    files = {str(p.relative_to(site)) for p in site.rglob("*") if p.is_file()}
    assert set(names) == files and names[-1] == "index.html"
    assert bucket.held["/status/site/index.html"] == (site / "index.html").read_bytes()
    types = {path or "index.html": kind for path, kind in TYPES}
    held = {name: bucket.types[f"/status/site/{name}"] for name in types}
    assert held == types | {"feed.atom": "application/atom+xml"}


def test_a_bucket_that_says_no_is_tried_again_and_keeps_what_it_has(site, bucket):
    render_status_each_minute(jst(NOW))
    before = dict(bucket.held)
    bucket.status = 403
    tell(headline="別の障害です")
    with pytest.raises(Unavailable):
        render_status(actor="test")
    assert bucket.held == before
    bucket.status = 200
    call_command("status", "render", folder=None)
    assert "別の障害です" in bucket.held["/status/site/index.html"].decode()


def test_a_setting_is_a_folder_or_a_bucket(tmp_path):
    assert site_folder("", tmp_path) is site_folder("s3://status", tmp_path) is None
    assert site_storage_settings("", endpoint="") == {}
    assert site_storage_settings(str(tmp_path), endpoint="") == {}


def test_a_postcode_leads_to_its_prefecture_and_along_a_border_to_each():
    pages = pages_of_postcodes()
    assert pages["950"] == ["15"] and pages["100"] == ["13"]
    assert pages["498"] == ["23", "24"]  # 弥富市 and 木曽岬町
    assert "999" in pages and "000" not in pages
    assert len(json.dumps(pages)) < 15 * 1024


def test_a_type_is_found_for_each_file_of_the_site(site):
    kinds = {media_type(p.name) for p in site.rglob("*") if p.is_file()}
    assert "application/octet-stream" not in kinds
