"""The links of the menus that a person may open."""

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.page_rules import ADMINS_RULE, PageRule
from madoguchi.platform.page_of_request import page_of_request
from madoguchi.platform.page_table import MenuEntry, Page, PagePattern, page_patterns
from madoguchi.ui.site import NavigationEntry
from madoguchi.web.http.contract_address import LAST_USED_CONTRACT


def navigation_links(request: MemberRequest) -> list[NavigationEntry]:
    """The menu entries of the page table that open for this member, in their order.

    Each carries the contract of the page that is open, so that it leads to the same
    one whatever another tab has opened since.
    """
    page = page_of_request(request)
    marked = page.marked_entry if page else ""
    entries = [
        (entry.position, pattern, entry)
        for pattern in page_patterns().values()
        if (entry := pattern.page.menu) and opens_for(request, pattern.page, entry)
    ]
    links = [
        NavigationEntry(
            url_of_entry(request, pattern),
            str(entry.label),
            entry.icon,
            current=pattern.page.name == marked,
            short=str(entry.short),
        )
        for _position, pattern, entry in sorted(entries, key=lambda row: row[0])
    ]
    return links + company_links(request)


def url_of_entry(request: MemberRequest, pattern: PagePattern) -> str:
    page, contract = pattern.page, request.contract
    code = contract.code if contract else LAST_USED_CONTRACT
    if contract and page.of_contract:
        return reverse(page.of_contract, args=[code])
    return reverse(page.name, args=[code] if pattern.converters else [])


def opens_for(request: MemberRequest, page: Page, entry: MenuEntry) -> bool:
    rule: PageRule = page.rule
    if entry.needs_contract and request.contract is None:
        return False
    return not rule.roles or request.member.role in rule.roles


def company_links(request: MemberRequest) -> list[NavigationEntry]:
    """What an administrator of a company has besides."""
    if request.member.role not in ADMINS_RULE.roles:
        return []
    page = page_of_request(request)
    return [
        NavigationEntry(
            reverse("company-security"),
            _("担当者"),
            "users",
            current=page is not None and page.name == "company-security",
            is_company=True,
        )
    ]
