"""The pages of the static site: small, whole by themselves, readable without script."""

from collections.abc import Iterable, Iterator, Sequence

from django.template.loader import render_to_string

from madoguchi.compensations.queries import compensation_words
from madoguchi.contracts.service_kinds import Service
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_cards import notice_card
from madoguchi.notices.prefectures import PREFECTURES
from madoguchi.notices.site_pages.page_rendering import (
    path_of_notice,
    render_notice,
    render_page,
)
from madoguchi.notices.site_pages.promises import soonest_promise
from madoguchi.notices.site_pages.site_facts import SiteFacts
from madoguchi.notices.verdicts import verdict_of_place

MAX_LINKED_NOTICES = 30


def html_pages(facts: SiteFacts) -> Iterator[tuple[str, bytes]]:
    """Render every page with its path."""
    yield "index.html", render_page(facts, "index", "", {"board": facts.board})
    yield "history.html", render_page(facts, "history", "", {"board": facts.board})
    links = [place_path(service, name) for service, name in all_places()]
    places = list(zip(all_places(), links, strict=True))
    choice = {"places": places, "services": list(Service)}
    yield "places.html", render_page(facts, "places", "", choice)
    for script in ("place.js", "clock.js"):
        yield script, render_to_string(f"status_site/{script}").encode()
    for service, name in all_places():
        verdict = verdict_of_place(facts.notices, service, name, facts.at)
        page = {
            "verdict": verdict,
            "links": notices_to_link(verdict.current, verdict.coming),
            "promise": soonest_promise(verdict.current, facts.at),
        }
        yield place_path(service, name), render_page(facts, "place", "../", page)
    yield from notice_pages(facts, facts.notices)


def notice_pages(
    facts: SiteFacts, notices: Iterable[Notice]
) -> Iterator[tuple[str, bytes]]:
    """Render the page of each notice, with what was decided to be given back."""
    for notice in notices:
        card = notice_card(notice, facts.at, notice.revisions.all())
        given_back = compensation_words(notice)
        yield path_of_notice(notice), render_notice(facts, card, given_back)


def all_places() -> list[tuple[Service, str]]:
    return [(service, name) for service in Service for name in PREFECTURES]


def place_path(service: str, prefecture: str) -> str:
    """fibre/15.html: by the number that JIS X 0401 gives the prefecture."""
    return f"{service}/{PREFECTURES.index(prefecture) + 1:02d}.html"


def notices_to_link(*groups: Sequence[Notice]) -> list[Notice]:
    return [row for group in groups for row in group][:MAX_LINKED_NOTICES]
