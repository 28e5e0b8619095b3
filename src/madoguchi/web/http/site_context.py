"""What every page's frame shows: brand, navigation, contract switcher."""

from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.session import is_desk_session
from madoguchi.identity.session_state import SessionState
from madoguchi.ui.site import NavigationEntry, SiteFrame, SwitcherEntry
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.http.page_permissions import ADMINS_RULE, PAYERS_RULE

MAX_SWITCHER_CONTRACTS = 7
PAGES_OF_EVERY_CONTRACT = {"bills", "latest-bill", "contract", "usage"}
"""Pages whose kind stays when the contract changes: every contract has them."""
NAME_WITHOUT_MONTH = {
    "bill": "latest-bill",
    "invoice": "latest-bill",
    "usage-of-month": "usage",
}


def site_context(request: HttpRequest) -> dict[str, object]:
    """`site`, made only when a template asks for it."""
    return {"site": SimpleLazyObject(lambda: build_site(request))}


def build_site(request: HttpRequest) -> SiteFrame:
    operator = current_reference().operator
    brand = operator.brand if operator else ""
    phone = operator.support_phone if operator else ""
    if not hasattr(request, "member"):
        user = getattr(request, "user", None)  # an error may come before it does
        account = account_links(request) if user and user.is_authenticated else []
        return SiteFrame(brand, phone, account=account, demo=settings.DEMO)
    mine = cast(MemberRequest, request)
    return SiteFrame(
        brand=brand,
        support_phone=phone,
        user_name=getattr(mine.user, "display_name", ""),
        nav=navigation_links(mine),
        switcher=contract_choices(mine),
        account=account_links(mine),
        advice=one_time_advice(mine),
        demo=settings.DEMO,
    )


def navigation_links(request: MemberRequest) -> list[NavigationEntry]:
    """Only ways that lead somewhere for this member."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    found = [NavigationEntry(reverse("home"), _("ホーム"), "home", here == "home")]
    if request.member.role in PAYERS_RULE.roles and request.contract:
        bills = {"bills", "latest-bill", "bill", "invoice"}
        url = reverse("bills", args=["-"])
        found.append(
            NavigationEntry(url, _("料金・請求"), "receipt-yen", here in bills)
        )
    mine = {"contracts", "contract", "usage", "usage-of-month"}
    found.append(
        NavigationEntry(reverse("contracts"), _("契約"), "file-text", here in mine)
    )
    ours = {"procedures", "procedure", "procedure-of-party", "contact-path", "order"}
    url = reverse("procedures")
    found.append(NavigationEntry(url, _("手続き"), "list", here in ours))
    if request.member.role in PAYERS_RULE.roles and request.contract:
        pay = NavigationEntry(
            reverse("payment"), _("お支払い"), "credit-card", here == "payment"
        )
        found.append(pay)
    found.append(
        NavigationEntry(reverse("find"), _("さがす"), "search", here == "find")
    )
    return found


def account_links(request: HttpRequest) -> list[NavigationEntry]:
    """One's own sign-in, a company's for its administrators, the desk for staff."""
    here = request.resolver_match.url_name if request.resolver_match else ""
    found = [("security", _("ログインと安全"))]
    if len(getattr(request, "members", [])) > 1:
        found.append(("parties", _("お客様番号を切り替える")))
    if getattr(getattr(request, "member", None), "role", "") in ADMINS_RULE.roles:
        found.append(("company-security", _("担当者のログイン")))
    if is_desk_session(request):
        found.append(("desk:queue", _("窓口の受付")))
    return [
        NavigationEntry(reverse(name), words, "", here == name) for name, words in found
    ]


def one_time_advice(request: HttpRequest) -> str:
    """Said on the next page, and not again."""
    if SessionState(request.session).take(SessionState.has_clock_drift):
        return _(
            "認証アプリの端末の時計が少しずれています。"
            "端末の日付と時刻を「自動」にしておくと、次も確認コードで入れます。"
        )
    return ""


def contract_choices(request: MemberRequest) -> list[SwitcherEntry]:
    """The contract in use first, then the others; all of them stand on their page."""
    chosen = request.contract
    rest = [c for c in request.contracts if chosen is None or c.code != chosen.code]
    shown = ([chosen] if chosen else []) + rest
    return [
        contract_choice(request, contract)
        for contract in shown[:MAX_SWITCHER_CONTRACTS]
    ]


def contract_choice(request: MemberRequest, contract: ContractHandle) -> SwitcherEntry:
    number = next(
        m.party.customer_number
        for m in request.members
        if m.party_id == contract.party_id
    )
    return SwitcherEntry(
        url=url_of_same_page(request, contract.code),
        label=contract.label,
        service_label=contract.service_label,
        customer_tail=number[-4:],
        place=contract.place,
        current=contract == request.contract,
    )


def url_of_same_page(request: MemberRequest, code: str) -> str:
    match = request.resolver_match
    name = (match.url_name if match else "") or ""
    name = NAME_WITHOUT_MONTH.get(name, name)
    kind = name if name in PAGES_OF_EVERY_CONTRACT else "contract"
    try:
        return reverse(kind, args=[code])
    except NoReverseMatch:
        return reverse("contract", args=[code])
