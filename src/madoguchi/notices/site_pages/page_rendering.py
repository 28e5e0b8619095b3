"""Render pages of the static site, and that of one notice also for a preview."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.template.loader import render_to_string

from madoguchi.notices.models import Notice
from madoguchi.notices.notice_cards import NoticeCard
from madoguchi.notices.notice_times import PlannedTime, time_of_notice
from madoguchi.notices.shared_words import sentence_to_share
from madoguchi.notices.site_pages.promises import FRESH_DURATION, promise_of_notice
from madoguchi.notices.site_pages.site_facts import SiteFacts
from madoguchi.notices.site_pages.site_policy import site_policy

MAX_WHOLE_CARDS = 2
"""So many outages stand whole on the first page; of more there are links."""


def render_page(facts: SiteFacts, name: str, up: str, page: dict[str, Any]) -> bytes:
    """Render a template; `up` leads from its folder to that of the first page."""
    plain = {"facts": facts, "up": up, "whole": MAX_WHOLE_CARDS}
    own = {
        "path_of": path_of_notice,
        "policy": site_policy(),
        "promise_of": partial(promise_of_notice, at=facts.at),
        "stale_at": (facts.at + FRESH_DURATION).isoformat(),
        "is_record": False,
    }
    context = plain | own | page
    return render_to_string(f"status_site/{name}.html", {"page": context}).encode()


def render_notice(
    facts: SiteFacts, card: NoticeCard, given_back: Sequence[str] = ()
) -> bytes:
    """Render the page of one notice, which keeps its address for good."""
    page = {
        "card": card,
        "share": sentence_to_share(card.notice, facts.at),
        "given_back": given_back,
        "is_record": is_record(card.notice, facts.at),
    }
    return render_page(facts, "notice", "../", page)


def is_record(notice: Notice, at: datetime) -> bool:
    """Whether it is over: then its page says nothing about its age."""
    return time_of_notice(notice, at) == PlannedTime.OVER


def path_of_notice(notice: Notice) -> str:
    return f"incidents/{notice.reference}.html"
