"""What さがす answers to words: pages, the best first."""

from dataclasses import replace

from madoguchi.identity.member_request import MemberRequest
from madoguchi.web.finding.bills_meant import pages_of_bills
from madoguchi.web.finding.destinations import (
    SUPPORT_PAGE,
    destinations_by_purpose,
    may_open,
    rule_of_page,
)
from madoguchi.web.finding.find_answer import FindAnswer, FoundPage
from madoguchi.web.finding.own_pages import own_pages
from madoguchi.web.finding.purpose_matching import best_purposes
from madoguchi.web.finding.purpose_states import state_of_purpose
from madoguchi.web.finding.who_may_open import who_may_open

RANKING_LENGTH = 10  # purposes
MIN_SHARE_OF_BEST = 0.6  # of the points of the first
SURE_POINTS, CERTAIN_POINTS = 0.5, 0.95
NEAREST_PAGES, MAX_PAGES_SHOWN = 3, 5


def answer_query(request: MemberRequest, query: str) -> FindAnswer:
    """Find the pages for words: each address once, at most MAX_PAGES_SHOWN.

    What matches far worse than the first stays out. The nearest three are there all
    the same, but where the first is certain: beside it they would only mislead. Their
    own things come first where they are meant, and after the first page where they are
    mentioned. Nothing is found where no word of the query has ever been heard.
    """
    ranking = best_purposes(query, RANKING_LENGTH)
    is_certain = bool(ranking) and ranking[0][1] >= CERTAIN_POINTS
    nearest = 1 if is_certain else NEAREST_PAGES
    pages: dict[str, FoundPage] = {}
    for purpose, points in ranking:
        is_close = points >= ranking[0][1] * MIN_SHARE_OF_BEST
        page = found_page(request, purpose)
        if page and (is_close or len(pages) < nearest):
            pages.setdefault(page.url or str(page.words), page)
    shown = with_state(request, list(pages.values())[:MAX_PAGES_SHOWN])
    meant, mentioned = own_pages(request, query)
    bills = pages_of_bills(request, query)
    is_bare = query.strip().isdecimal()  # rather the end of a number than yen
    meant = [*meant, *bills] if is_bare else [*bills, *meant]
    is_sure = bool(meant) or (bool(ranking) and ranking[0][1] >= SURE_POINTS)
    return FindAnswer([*meant, *shown[:1], *mentioned, *shown[1:]], is_sure)


def found_page(request: MemberRequest, purpose: str) -> FoundPage | None:
    """The page of a purpose, who may open it, or None where there is none here."""
    destination = destinations_by_purpose()[purpose].for_customer(request)
    if not destination.concerns(request):
        return None
    if not may_open(request, destination.name):
        right = rule_of_page(destination.name).right
        return FoundPage(purpose, destination.words, who=who_may_open(request, right))
    if not destination.opens_for(request):
        return None
    return FoundPage(
        purpose,
        destination.words,
        destination.url,
        by_telephone=destination.name == SUPPORT_PAGE.name,
    )


def with_state(request: MemberRequest, pages: list[FoundPage]) -> list[FoundPage]:
    """Say of the first page what is known: one look at the database at most."""
    if not pages or not pages[0].url:
        return pages
    first, *others = pages
    return [replace(first, state=state_of_purpose(request, first.purpose)), *others]
