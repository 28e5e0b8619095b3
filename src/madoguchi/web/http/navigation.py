"""The links of the menus that a person may open."""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.page_rules import ADMINS_RULE
from madoguchi.platform.page_of_request import page_of_request
from madoguchi.platform.page_table import MenuEntry, PagePattern, page_patterns
from madoguchi.ui.page_addresses import url
from madoguchi.ui.site import NavigationEntry
from madoguchi.web.http.path_converters import LAST_USED_CONTRACT
from madoguchi.web.http.right_rules import APPROVERS_RULE


@dataclass(frozen=True, slots=True)
class MenuLink:
    """A menu entry in one language. `page`: the page that is open while it is marked.

    `leads_to` is the name of the page that it opens, of a contract where `has_code`.
    """

    page: str
    leads_to: str
    has_code: bool
    label: str
    icon: str
    short: str


def navigation_links(request: MemberRequest) -> list[NavigationEntry]:
    """The menu entries of the page table that open for this member, in their order.

    Each carries the contract of the page that is open, so that it leads to the same
    one whatever another tab has opened since.
    """
    page, contract = page_of_request(request), request.contract
    marked = page.marked_entry if page else ""
    code = contract.code if contract else LAST_USED_CONTRACT
    links = [
        NavigationEntry(
            url(link.leads_to, code) if link.has_code else url(link.leads_to),
            link.label,
            link.icon,
            current=link.page == marked,
            short=link.short,
        )
        for link in menu_for_rights(
            get_language(),
            request.access.rights,
            is_whole=request.access.is_whole,
            has_contract=contract is not None,
        )
    ]
    return links + company_links(request)


@cache
def menu_for_rights(
    language: str | None,
    rights: frozenset[str],
    *,
    is_whole: bool,
    has_contract: bool,
) -> tuple[MenuLink, ...]:
    """What the page table gives for rights, in order: the same for all with them."""
    entries = [
        (entry.position, pattern, entry)
        for pattern in page_patterns().values()
        if (entry := pattern.page.menu)
        and (has_contract or not entry.needs_contract)
        and pattern.page.rule.opens_with(rights, is_whole=is_whole)
    ]
    with override(language):
        return tuple(
            menu_link(pattern, entry, has_contract=has_contract)
            for _position, pattern, entry in sorted(entries, key=lambda row: row[0])
        )


def menu_link(
    pattern: PagePattern, entry: MenuEntry, *, has_contract: bool
) -> MenuLink:
    page = pattern.page
    is_of_contract = has_contract and bool(page.of_contract)
    return MenuLink(
        page=page.name,
        leads_to=page.of_contract if is_of_contract else page.name,
        has_code=is_of_contract or bool(pattern.converters),
        label=str(entry.label),
        icon=entry.icon,
        short=str(entry.short),
    )


def company_links(request: MemberRequest) -> list[NavigationEntry]:
    """What an approver and an administrator of a company have besides."""
    page = page_of_request(request)
    approvals = NavigationEntry(
        url("approvals"),
        _("社内承認"),
        "circle-check",
        current=page is not None and page.name == "approvals",
    )
    is_company = not request.member.party.is_consumer
    may_approve = is_company and APPROVERS_RULE.opens_for(request.access)
    links = [approvals] if may_approve else []
    if not ADMINS_RULE.opens_for(request.access):
        return links
    return [
        *links,
        NavigationEntry(
            url("company-security"),
            _("担当者"),
            "users",
            current=page is not None and page.name == "company-security",
            is_company=True,
        ),
    ]
