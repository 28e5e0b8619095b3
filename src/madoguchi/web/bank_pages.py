"""The pages that a simulated bank plays, shown in demo mode only."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from madoguchi.payments.played_bank_pages import BankPageAnswer, PlaysBankPages
from madoguchi.payments.ports import DEBIT_MANDATE

BUTTONS: tuple[tuple[BankPageAnswer, str | Promise], ...] = (
    (BankPageAnswer.DONE, _("口座振替を登録する")),
    (BankPageAnswer.LATER, _("登録する（結果はあとで届く）")),
    (BankPageAnswer.HOLDER_DIFFERS, _("名義が違う")),
    (BankPageAnswer.NO_ACCOUNT, _("口座が見つからない")),
    (BankPageAnswer.NOT_AUTHENTICATED, _("暗証番号が違う")),
    (BankPageAnswer.TIMED_OUT, _("時間切れ")),
    (BankPageAnswer.LEFT, _("やめて戻る")),
)


@require_http_methods(["GET", "HEAD", "POST"])
def bank_page(request: HttpRequest, outside_id: str) -> HttpResponse:
    """Show the page of a bank that has none, and let it end as a button says."""
    if not settings.DEMO or not DEBIT_MANDATE.is_open:
        raise Http404
    bank = DEBIT_MANDATE.load_adapter()
    page = bank.played_page(outside_id) if isinstance(bank, PlaysBankPages) else None
    if not isinstance(bank, PlaysBankPages) or page is None:
        raise Http404
    if request.method == "POST":
        answer = request.POST.get("answer")
        if answer not in list(BankPageAnswer):
            raise Http404
        bank.answer_page(outside_id, BankPageAnswer(answer))
        return HttpResponseRedirect(page.return_address)
    content = {"shown": page, "buttons": BUTTONS}
    return render(request, "dev/bank_page.html", {"page": content})
