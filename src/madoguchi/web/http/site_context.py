"""The context of the page frame: brand, navigation, contract switcher."""

from dataclasses import replace
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Operator
from madoguchi.identity.member_request import MemberRequest
from madoguchi.identity.page_rules import is_same_for_all
from madoguchi.identity.session_state import SessionState
from madoguchi.identity.shown_customer import customer_number_to_show
from madoguchi.platform.clock import now
from madoguchi.ui.site import SiteFrame
from madoguchi.ui.this_year import page_day, this_year
from madoguchi.web.http.account_menu import account_links
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.http.contract_switcher import contract_switcher
from madoguchi.web.http.navigation import navigation_links
from madoguchi.web.http.support_state import closed_desk_now, closed_desk_words


def site_context(request: HttpRequest) -> dict[str, object]:
    """Provide `site`, built when a template first reads it, and the day for days."""
    today = now().date()
    this_year.set(today.year)
    page_day.set(today)
    return {"site": SimpleLazyObject(lambda: build_site(request))}


def build_site(request: HttpRequest) -> SiteFrame:
    operator = current_reference().operator
    brand = operator.brand if operator else ""
    phone = operator.support_phone if operator else ""
    signed_in = is_signed_in(request)
    own = SiteFrame(
        brand=brand,
        support_phone=phone,
        support_hours=hours_of_support(operator) if operator else "",
        support_closed=closed_desk_words(closed_desk_now()),
        user_name=getattr(request.user, "display_name", "") if signed_in else "",
        account=account_links(request) if signed_in else [],
        demo=settings.DEMO,
        status_url=settings.STATUS_URL.rstrip("/"),
    )
    if not hasattr(request, "member"):
        return own
    member_request = cast(MemberRequest, request)
    return replace(
        own,
        customer_number=customer_number_to_show(member_request),
        nav=navigation_links(member_request),
        switcher=contract_switcher(member_request),
        has_search=True,
        is_company=not member_request.member.party.is_consumer,
        advice=one_time_advice(member_request),
    )


def hours_of_support(operator: Operator) -> str:
    """9:00〜18:00、休みは日曜・祝日; "" where the operator says neither."""
    days = {"days": operator.support_closed}
    closed = _("休みは%(days)s") % days if operator.support_closed else ""
    return "、".join(filter(None, [operator.support_hours, closed]))


def is_signed_in(request: HttpRequest) -> bool:
    """Whether the frame is somebody's; an error may come before that is known."""
    user = getattr(request, "user", None)
    return not is_same_for_all(request) and bool(user and user.is_authenticated)


def one_time_advice(request: HttpRequest) -> str:
    """Advice that is shown on one page and then forgotten, "" for none."""
    state = SessionState(request.session)
    if state.take(SessionState.must_press_again):
        return _(
            "ご本人を確認できました。先ほどの操作は、まだ行っていません。"
            "お手数ですが、もう一度ボタンを押してください。"
        )
    if state.take(SessionState.has_clock_drift):
        return _(
            "認証アプリの端末の時計が少しずれています。"
            "端末の日付と時刻を「自動」にしておくと、次も確認コードで入れます。"
        )
    return ""
