"""Find the page that serves a purpose, among those that open for a member."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from madoguchi.customers.models import Party
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.page_rules import PageRule
from madoguchi.platform.page_table import PagePattern, Purpose, page_patterns
from madoguchi.procedures.toolkit.base import REGISTRY, Procedure, customer_procedures
from madoguchi.web.finding.purpose_matching import purposes_called
from madoguchi.web.http.path_converters import LAST_USED_CONTRACT


@dataclass(frozen=True, slots=True)
class Destination:
    """A page by its URL name, with the label that さがす shows."""

    name: str
    words: str | Promise
    args: tuple[str, ...] = ()
    slug: str = ""  # the procedure, where the address names one
    is_of_companies: bool = False  # no matter of private persons
    anchor: str = ""  # the part of the page that serves it

    @property
    def url(self) -> str:
        page = reverse(self.name, args=self.args)
        return f"{page}#{self.anchor}" if self.anchor else page

    def for_customer(self, request: MemberRequest) -> "Destination":
        """Return what a company has in its place, else itself."""
        kind = REGISTRY.get(self.slug)
        if not kind or not kind.for_companies or request.member.party.is_consumer:
            return self
        return destination_for_kind(REGISTRY[kind.for_companies])

    def opens_for(self, request: MemberRequest) -> bool:
        if not self.concerns(request) or not may_open(request, self.name):
            return False
        if LAST_USED_CONTRACT in self.args and request.contract is None:
            return False
        return not self.slug or self.is_offered(request)

    def concerns(self, request: MemberRequest) -> bool:
        return not (self.is_of_companies and request.member.party.is_consumer)

    def is_offered(self, request: MemberRequest) -> bool:
        """Whether the procedure exists, and is for the service of this contract."""
        kind = REGISTRY.get(self.slug)
        service = request.contract.service if request.contract else ""
        if kind is None or (kind.right and kind.right not in request.access.rights):
            return False
        return not kind.services or service in kind.services


def may_open(request: MemberRequest, name: str) -> bool:
    return rule_of_page(name).opens_for(request.access)


def rule_of_page(name: str) -> PageRule:
    rule: PageRule = page_patterns()[name].page.rule
    return rule


SUPPORT_PAGE = Destination("contact", _("お問い合わせ"))
SUGGESTED_PURPOSES = ("invoice", "card", "plan", "address", "cancel", "progress")
"""The purposes that are offered where nothing matches."""


def destinations_by_purpose() -> dict[str, Destination]:
    """Return what the page table and the kinds of procedures say.

    A kind that has words for さがす is a purpose by its key. A purpose without a page
    leads to SUPPORT_PAGE.
    """
    kinds = [k for k in customer_procedures() if k.search_words and k.is_listed]
    return {
        purpose.name: destination_for_purpose(pattern, purpose)
        for pattern in page_patterns().values()
        for purpose in pattern.page.purposes
    } | {kind.key: destination_for_kind(kind) for kind in kinds}


def destination_for_purpose(pattern: PagePattern, purpose: Purpose) -> Destination:
    values = {"contract": LAST_USED_CONTRACT}
    args = tuple(values[name] for name in pattern.converters)
    return Destination(
        pattern.page.name,
        purpose.label,
        args,
        is_of_companies=purpose.is_of_companies,
        anchor=purpose.anchor,
    )


def destination_for_kind(kind: type[Procedure]) -> Destination:
    name = "procedure" if kind.services else "procedure-of-party"
    args = (LAST_USED_CONTRACT, kind.key) if kind.services else (kind.key,)
    of_companies = kind.party_kinds == (Party.Kind.CORPORATE,)
    return Destination(name, kind.title, args, kind.key, is_of_companies=of_companies)


def destination_of(request: MemberRequest, purpose: str) -> Destination:
    known = destinations_by_purpose().get(purpose, SUPPORT_PAGE)
    destination = known.for_customer(request)
    return destination if destination.opens_for(request) else SUPPORT_PAGE


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
