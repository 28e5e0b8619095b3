"""The account menu: what is about the person, not about a contract."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from madoguchi.customers.models import Member
from madoguchi.identity.page_rules import PageRule
from madoguchi.identity.session_lifetime import is_desk_session
from madoguchi.platform.access import Access
from madoguchi.platform.page_of_request import page_of_request
from madoguchi.ui.page_addresses import url
from madoguchi.ui.site import NavigationEntry
from madoguchi.web.http.path_converters import LAST_USED_CONTRACT
from madoguchi.web.http.right_rules import BILL_READERS_RULE, PARTY_APPLICANTS_RULE


def account_links(request: HttpRequest) -> list[NavigationEntry]:
    """The entries that open for this person, and for staff the way to the desk."""
    current = request.resolver_match.url_name if request.resolver_match else ""
    access: Access | None = getattr(request, "access", None)
    links = [("security", _("ログインと安全"))]
    if access and PARTY_APPLICANTS_RULE.opens_for(access):
        links.append(("contact-path", _("連絡先")))
    if access and BILL_READERS_RULE.opens_for(access):
        links.append(("bill-accounts", _("請求先とお知らせの受け取り")))
    member: Member | None = getattr(request, "member", None)
    if member and not member.party.is_consumer:
        links.append(("own-rights", _("自分の権限")))
    if len(getattr(request, "members", [])) > 1:
        links.append(("parties", _("お客様番号を切り替える")))
    if is_desk_session(request):
        links.append(("desk:queue", _("窓口の受付")))
    return [
        NavigationEntry(address_of(request, name), words, current=current == name)
        for name, words in links
    ]


def address_of(request: HttpRequest, name: str) -> str:
    """The address of an entry; the choice of a customer number leads back here."""
    kept = page_kept_on_choosing(request) if name == "parties" else ""
    return f"{url(name)}?{urlencode({'next': kept})}" if kept else url(name)


def page_kept_on_choosing(request: HttpRequest) -> str:
    """The address that shows the same of another customer number; "" for home.

    A page of a contract is that of the contract then used, and one of an order, a
    draft or a document has nothing of the same.
    """
    match, page = request.resolver_match, page_of_request(request)
    if match is None or page is None or match.namespace or request.method != "GET":
        return ""
    if page.switch_to:
        return url(page.switch_to, LAST_USED_CONTRACT)
    is_of_customer = isinstance(page.rule, PageRule) and bool(page.rule.right)
    return request.path if is_of_customer and not match.kwargs else ""
