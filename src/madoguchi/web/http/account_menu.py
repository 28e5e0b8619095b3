"""The account menu: what is about the person, not about a contract."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from madoguchi.identity.session_lifetime import is_desk_session
from madoguchi.platform.access import Access
from madoguchi.ui.page_addresses import url
from madoguchi.ui.site import NavigationEntry
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
    if len(getattr(request, "members", [])) > 1:
        links.append(("parties", _("お客様番号を切り替える")))
    if is_desk_session(request):
        links.append(("desk:queue", _("窓口の受付")))
    return [
        NavigationEntry(url(name), words, current=current == name)
        for name, words in links
    ]
