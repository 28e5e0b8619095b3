"""Find the page that serves a purpose, among those that open for a member."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.page_rules import PageRule
from madoguchi.platform.page_table import PagePattern, Purpose, page_patterns
from madoguchi.procedures.toolkit.base import REGISTRY, Procedure, customer_procedures
from madoguchi.web.finding.purpose_matching import best_purposes, purposes_called

RANKING_LENGTH = 10  # purposes
MIN_SHARE_OF_BEST = 0.6
NEAREST_PAGES, MAX_PAGES_SHOWN = 3, 5
LAST_USED_CONTRACT = "-"  # the contract that was used last


@dataclass(frozen=True, slots=True)
class Destination:
    """A page by its URL name, with the label that さがす shows."""

    name: str
    words: str | Promise
    args: tuple[str, ...] = ()
    slug: str = ""  # the procedure, where the address names one

    @property
    def url(self) -> str:
        return reverse(self.name, args=self.args)

    def opens_for(self, request: MemberRequest) -> bool:
        if not may_open(request, self.name):
            return False
        if LAST_USED_CONTRACT in self.args and request.contract is None:
            return False
        return not self.slug or self.is_offered(request)

    def is_offered(self, request: MemberRequest) -> bool:
        """Whether the procedure exists, and is for the service of this contract."""
        kind = REGISTRY.get(self.slug)
        service = request.contract.service if request.contract else ""
        return bool(kind and (not kind.services or service in kind.services))


def may_open(request: MemberRequest, name: str) -> bool:
    rule: PageRule = page_patterns()[name].page.rule
    return not rule.roles or request.member.role in rule.roles


SUPPORT_PAGE = Destination("contact", _("お問い合わせ"))
SUGGESTED_PURPOSES = ("invoice", "card", "plan", "address", "cancel", "progress")
"""The purposes that are offered where nothing matches."""


def destinations_by_purpose() -> dict[str, Destination]:
    """Return what the page table and the kinds of procedures say.

    A kind that has words for さがす is a purpose by its key. A purpose without a page
    leads to SUPPORT_PAGE.
    """
    kinds = [kind for kind in customer_procedures() if kind.search_words]
    return {
        purpose.name: destination_for_purpose(pattern, purpose)
        for pattern in page_patterns().values()
        for purpose in pattern.page.purposes
    } | {kind.key: destination_for_kind(kind) for kind in kinds}


def destination_for_purpose(pattern: PagePattern, purpose: Purpose) -> Destination:
    values = {"contract": LAST_USED_CONTRACT}
    args = tuple(values[name] for name in pattern.converters)
    return Destination(pattern.page.name, purpose.label, args)


def destination_for_kind(kind: type[Procedure]) -> Destination:
    if kind.services:
        args = (LAST_USED_CONTRACT, kind.key)
        return Destination("procedure", kind.title, args, kind.key)
    return Destination("procedure-of-party", kind.title, (kind.key,), kind.key)


def destination_of(request: MemberRequest, purpose: str) -> Destination:
    destination = destinations_by_purpose().get(purpose, SUPPORT_PAGE)
    return destination if destination.opens_for(request) else SUPPORT_PAGE


def matching_destinations(request: MemberRequest, query: str) -> list[Destination]:
    """Each address once, the best match first, at most MAX_PAGES_SHOWN.

    What matches far worse than the first stays out, but the nearest three are always
    there. What the member may not open leads to SUPPORT_PAGE, where nothing else does.
    """
    ranking = best_purposes(query, RANKING_LENGTH)
    pages: dict[str, Destination] = {}
    for purpose, points in ranking:
        is_close = points >= ranking[0][1] * MIN_SHARE_OF_BEST
        destination = destination_of(request, purpose)
        if destination is not SUPPORT_PAGE and (is_close or len(pages) < NEAREST_PAGES):
            pages.setdefault(destination.url, destination)
    shown = list(pages.values())[:MAX_PAGES_SHOWN]
    return shown or ([SUPPORT_PAGE] if ranking else [])


def url_of_exact_match(request: MemberRequest, word: str) -> str:
    """The address of the one purpose that has exactly this phrase; "" otherwise."""
    urls = {destination_of(request, name).url for name in purposes_called(word)}
    return urls.pop() if len(urls) == 1 else ""


def suggested_destinations(request: MemberRequest) -> list[Destination]:
    destinations = destinations_by_purpose()
    return [
        destinations[purpose]
        for purpose in SUGGESTED_PURPOSES
        if destinations[purpose].opens_for(request)
    ]
