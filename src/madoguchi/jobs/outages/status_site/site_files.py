"""Every file of the static site."""

import json
from collections.abc import Iterator
from typing import Any

from madoguchi.customers.postcodes import prefectures_of_beginnings
from madoguchi.jobs.outages.status_site.atom_feeds import notice_feeds
from madoguchi.jobs.outages.status_site.law_pages import law_pages
from madoguchi.jobs.outages.status_site.maintenance_calendar import (
    maintenance_calendar,
)
from madoguchi.jobs.outages.status_site.notice_json import notice_json
from madoguchi.jobs.outages.status_site.site_html import html_pages, notice_pages
from madoguchi.jobs.outages.status_site.status_badge import status_badge
from madoguchi.jobs.outages.status_site.summary_json import status_summary
from madoguchi.kernel.wording import day_in_japan
from madoguchi.legal_notices.queries import public_changes
from madoguchi.notices.notice_cards import NoticeCard, notice_card
from madoguchi.notices.notice_times import notices_of_record
from madoguchi.notices.prefectures import PREFECTURES
from madoguchi.notices.site_pages.site_facts import SiteFacts
from madoguchi.ui.this_year import page_day, this_year


def site_files(facts: SiteFacts, *, with_records: bool = False) -> dict[str, bytes]:
    """Write every file of the site, by its path. Inside a batch.

    `with_records`: also the page of each notice that no list leads to any more.
    """
    this_year.set(facts.at.year)
    page_day.set(day_in_japan(facts.at))
    files = dict(all_files(facts))
    return dict(record_files(facts)) | files if with_records else files


def record_files(facts: SiteFacts) -> Iterator[tuple[str, bytes]]:
    """Write the page and the JSON of what was over long ago."""
    records = notices_of_record(facts.at)
    yield from notice_pages(facts, records)
    for notice in records:
        yield own_json(notice_card(notice, facts.at, notice.revisions.all()))


def own_json(card: NoticeCard) -> tuple[str, bytes]:
    return f"v1/incidents/{card.reference}.json", json_bytes(notice_json(card))


def all_files(facts: SiteFacts) -> Iterator[tuple[str, bytes]]:
    board = facts.board
    yield from html_pages(facts)
    yield from law_pages(facts, public_changes(facts.at))
    yield from notice_feeds(facts)
    yield "summary.json", json_bytes(status_summary(facts))
    yield "api/v2/summary.json", json_bytes(status_summary(facts))
    for card in (*board.current, *board.coming, *board.over):
        yield own_json(card)
    yield "postcodes.json", json_bytes(pages_of_postcodes())
    yield "maintenance.ics", maintenance_calendar(facts)
    yield "badge.svg", status_badge(board)


def pages_of_postcodes() -> dict[str, list[str]]:
    """Map the beginnings of postcodes, three digits, to pages: 498 to 23 and 24."""
    return {
        digits: sorted(f"{PREFECTURES.index(name) + 1:02d}" for name in names)
        for digits, names in prefectures_of_beginnings().items()
    }


def json_bytes(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
