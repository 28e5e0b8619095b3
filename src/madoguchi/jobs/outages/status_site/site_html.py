"""The pages of the static site: small, whole by themselves, readable without script."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.template.loader import render_to_string

from madoguchi.contracts.service_kinds import Service
from madoguchi.jobs.outages.status_site.site_facts import SiteFacts
from madoguchi.jobs.outages.status_site.site_policy import site_policy
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_cards import notice_card
from madoguchi.notices.prefectures import PREFECTURES
from madoguchi.notices.shared_words import sentence_to_share
from madoguchi.notices.verdicts import verdict_of_place

MAX_WHOLE_CARDS = 2
"""So many outages stand whole on the first page; of more there are links."""

MAX_LINKED_NOTICES = 30


def html_pages(facts: SiteFacts) -> Iterator[tuple[str, bytes]]:
    """Render every page with its path."""
    yield "index.html", render_page(facts, "index", "", {"board": facts.board})
    yield "history.html", render_page(facts, "history", "", {"board": facts.board})
    links = [place_path(service, name) for service, name in all_places()]
    places = list(zip(all_places(), links, strict=True))
    choice = {"places": places, "services": list(Service)}
    yield "places.html", render_page(facts, "places", "", choice)
    yield "place.js", render_to_string("status_site/place.js").encode()
    for service, name in all_places():
        verdict = verdict_of_place(facts.notices, service, name, facts.at)
        page = {
            "verdict": verdict,
            "links": notices_to_link(verdict.current, verdict.coming),
        }
        yield place_path(service, name), render_page(facts, "place", "../", page)
    for notice in facts.notices:
        card = notice_card(notice, facts.at, notice.revisions.all())
        page = {"card": card, "share": sentence_to_share(notice, facts.at)}
        yield path_of_notice(notice), render_page(facts, "notice", "../", page)


def render_page(facts: SiteFacts, name: str, up: str, page: dict[str, Any]) -> bytes:
    """Render a template; `up` leads from its folder to that of the first page."""
    plain = {"facts": facts, "up": up, "whole": MAX_WHOLE_CARDS}
    own = {"path_of": path_of_notice, "policy": site_policy()}
    context = plain | own | page
    return render_to_string(f"status_site/{name}.html", {"page": context}).encode()


def all_places() -> list[tuple[Service, str]]:
    return [(service, name) for service in Service for name in PREFECTURES]


def place_path(service: str, prefecture: str) -> str:
    """fibre/15.html: by the number that JIS X 0401 gives the prefecture."""
    return f"{service}/{PREFECTURES.index(prefecture) + 1:02d}.html"


def path_of_notice(notice: Notice) -> str:
    return f"incidents/{notice.reference}.html"


def notices_to_link(*groups: Sequence[Notice]) -> list[Notice]:
    return [row for group in groups for row in group][:MAX_LINKED_NOTICES]
