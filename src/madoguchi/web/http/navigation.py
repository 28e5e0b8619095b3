"""The links of the menus that a person may open."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.page_rules import ADMINS_RULE, PageRule
from madoguchi.identity.session_lifetime import is_desk_session
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
    return [
        NavigationEntry(
            url_of_entry(request, pattern),
            str(entry.label),
            entry.icon,
            pattern.page.name == marked,
        )
        for _position, pattern, entry in sorted(entries, key=lambda row: row[0])
    ]


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


def account_links(request: HttpRequest) -> list[NavigationEntry]:
    """Links to the account pages, with those of administrators and staff."""
    current = request.resolver_match.url_name if request.resolver_match else ""
    links = [("security", _("ログインと安全"))]
    if len(getattr(request, "members", [])) > 1:
        links.append(("parties", _("お客様番号を切り替える")))
    if getattr(getattr(request, "member", None), "role", "") in ADMINS_RULE.roles:
        links.append(("company-security", _("担当者のログイン")))
    if is_desk_session(request):
        links.append(("desk:queue", _("窓口の受付")))
    return [
        NavigationEntry(reverse(name), words, "", current == name)
        for name, words in links
    ]
