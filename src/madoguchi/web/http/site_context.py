"""The context of the page frame: brand, navigation, contract switcher."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.page_rules import ADMINS_RULE, PageRule
from madoguchi.identity.session_lifetime import is_desk_session
from madoguchi.identity.session_state import SessionState
from madoguchi.platform.page_table import MenuEntry, Page, page_patterns
from madoguchi.ui.site import NavigationEntry, SiteFrame
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.http.contract_switcher import contract_choices, page_of_request


def site_context(request: HttpRequest) -> dict[str, object]:
    """Provide `site`, built when a template first reads it."""
    return {"site": SimpleLazyObject(lambda: build_site(request))}


def build_site(request: HttpRequest) -> SiteFrame:
    operator = current_reference().operator
    brand = operator.brand if operator else ""
    phone = operator.support_phone if operator else ""
    if not hasattr(request, "member"):
        user = getattr(request, "user", None)  # an error may come before it does
        account = account_links(request) if user and user.is_authenticated else []
        return SiteFrame(brand, phone, account=account, demo=settings.DEMO)
    member_request = cast(MemberRequest, request)
    return SiteFrame(
        brand=brand,
        support_phone=phone,
        user_name=getattr(member_request.user, "display_name", ""),
        nav=navigation_links(member_request),
        switcher=contract_choices(member_request),
        account=account_links(member_request),
        advice=one_time_advice(member_request),
        demo=settings.DEMO,
    )


def navigation_links(request: MemberRequest) -> list[NavigationEntry]:
    """The menu entries of the page table that open for this member, in their order."""
    page = page_of_request(request)
    marked = page.marked_entry if page else ""
    entries = [
        (entry.position, pattern, entry)
        for pattern in page_patterns().values()
        if (entry := pattern.page.menu) and opens_for(request, pattern.page, entry)
    ]
    return [
        NavigationEntry(
            reverse(pattern.page.name, args=["-"] if pattern.converters else []),
            str(entry.label),
            entry.icon,
            pattern.page.name == marked,
        )
        for _position, pattern, entry in sorted(entries, key=lambda row: row[0])
    ]


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


def one_time_advice(request: HttpRequest) -> str:
    """Advice that is shown on one page and then forgotten, "" for none."""
    if SessionState(request.session).take(SessionState.has_clock_drift):
        return _(
            "認証アプリの端末の時計が少しずれています。"
            "端末の日付と時刻を「自動」にしておくと、次も確認コードで入れます。"
        )
    return ""
