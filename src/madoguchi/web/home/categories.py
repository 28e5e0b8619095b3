"""The categories as a person may open them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.page_rules import PageRule
from madoguchi.platform.page_table import page_patterns
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.ui.page_addresses import url
from madoguchi.web.home.category_table import CategoryLink, Words, categories_in


@dataclass(frozen=True, slots=True)
class OpenLink:
    label: Words
    url: str


@dataclass(frozen=True, slots=True)
class OpenCategory:
    """A category as this person may open it."""

    label: Words
    url: str
    icon: str
    note: Words
    links: Sequence[OpenLink]


def open_categories(
    request: MemberRequest, services: Collection[str]
) -> list[OpenCategory]:
    """The categories and links that open for this person, who has these services."""
    return [
        OpenCategory(
            category.label,
            url_of_link(request, CategoryLink("", category.page)),
            category.icon,
            category.note,
            [
                OpenLink(link.label, url_of_link(request, link))
                for link in category.links
                if opens_for(request, services, link)
            ],
        )
        for category in categories_in(get_language())
        if opens_for(request, services, CategoryLink("", category.page))
    ]


def opens_for(
    request: MemberRequest, services: Collection[str], link: CategoryLink
) -> bool:
    pattern = page_patterns()[link.page or "procedure-of-party"]
    rule: PageRule = pattern.page.rule
    if not rule.opens_for(request.access):
        return False
    if link.page:
        return request.contract is not None or "contract" not in pattern.converters
    kind = REGISTRY.get(link.slug)
    return kind is not None and (
        not kind.services or any(service in kind.services for service in services)
    )


def url_of_link(request: MemberRequest, link: CategoryLink) -> str:
    """The address, with the contract where the page is about one."""
    if link.slug:
        return url("procedure-of-party", link.slug)
    pattern, contract = page_patterns()[link.page], request.contract
    if contract is None:
        return url(link.page)
    name = pattern.page.of_contract or link.page
    has_code = "contract" in page_patterns()[name].converters
    return url(name, contract.code) if has_code else url(name)
