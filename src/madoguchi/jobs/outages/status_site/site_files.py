"""Every file of the static site."""

import json
from collections.abc import Iterator
from typing import Any

from madoguchi.customers.postcodes import prefectures_of_beginnings
from madoguchi.jobs.outages.status_site.atom_feeds import notice_feeds
from madoguchi.jobs.outages.status_site.maintenance_calendar import (
    maintenance_calendar,
)
from madoguchi.jobs.outages.status_site.notice_json import notice_json
from madoguchi.jobs.outages.status_site.site_facts import SiteFacts
from madoguchi.jobs.outages.status_site.site_html import html_pages
from madoguchi.jobs.outages.status_site.status_badge import status_badge
from madoguchi.jobs.outages.status_site.summary_json import status_summary
from madoguchi.kernel.wording import day_in_japan
from madoguchi.notices.prefectures import PREFECTURES
from madoguchi.ui.this_year import page_day, this_year


def site_files(facts: SiteFacts) -> dict[str, bytes]:
    """Write every file of the site, by its path. Inside a batch."""
    this_year.set(facts.at.year)
    page_day.set(day_in_japan(facts.at))
    return dict(all_files(facts))


def all_files(facts: SiteFacts) -> Iterator[tuple[str, bytes]]:
    board = facts.board
    yield from html_pages(facts)
    yield from notice_feeds(facts)
    yield "summary.json", json_bytes(status_summary(facts))
    yield "api/v2/summary.json", json_bytes(status_summary(facts))
    for card in (*board.current, *board.coming, *board.over):
        yield f"v1/incidents/{card.reference}.json", json_bytes(notice_json(card))
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
