"""The pages that a simulated card gateway plays, shown in demo mode only."""

from typing import NamedTuple

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.payments.played_pages import PageAnswer, PlaysPages
from madoguchi.payments.ports import CARD_GATEWAY


class PageButton(NamedTuple):
    """A button of the page; `paying_label` is what it says where a bill is paid."""

    answer: PageAnswer
    label: str | Promise
    paying_label: str | Promise


BUTTONS = (
    PageButton(PageAnswer.DONE, _("登録する"), _("支払う")),
    PageButton(
        PageAnswer.AUTHENTICATED, _("本人認証に成功"), _("本人認証に成功して支払う")
    ),
    PageButton(
        PageAnswer.AUTHENTICATION_FAILED, _("本人認証に失敗"), _("本人認証に失敗")
    ),
    PageButton(PageAnswer.CARD_REFUSED, _("カードが断られる"), _("カードが断られる")),
    PageButton(PageAnswer.TIMED_OUT, _("時間切れ"), _("時間切れ")),
    PageButton(PageAnswer.LATER, _("あとで答える"), _("あとで答える")),
    PageButton(PageAnswer.LEFT, _("やめて戻る"), _("やめて戻る")),
)


@require_http_methods(["GET", "HEAD", "POST"])
def gateway_page(request: HttpRequest, outside_id: str) -> HttpResponse:
    """Show the page of a gateway that has none, and let it end as a button says."""
    if not settings.DEMO or not CARD_GATEWAY.is_open:
        raise Http404
    gateway = CARD_GATEWAY.load_adapter()
    page = gateway.played_page(outside_id) if isinstance(gateway, PlaysPages) else None
    if not isinstance(gateway, PlaysPages) or page is None:
        raise Http404
    if request.method == "POST":
        answer, card = request.POST.get("answer"), request.POST.get("card", "")
        if answer not in list(PageAnswer) or (card and card not in page.cards):
            raise Http404
        gateway.answer_page(outside_id, PageAnswer(answer), card)
        return HttpResponseRedirect(page.return_address)
    content = {"shown": page, "buttons": BUTTONS}
    return render(request, "dev/gateway_page.html", {"page": content})
