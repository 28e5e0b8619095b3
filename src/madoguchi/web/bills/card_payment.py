"""Pay an unpaid bill by card, on the page of the gateway, and come back from it."""

from contextlib import suppress
from datetime import date

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from madoguchi.customers.models import BillingAccount
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.bill_pages import (
    ask_for_charge,
    charges_of_bill,
    open_bill_page,
    open_page_of,
    stop_bill_page,
)
from madoguchi.payments.card_values import OpenedPage
from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.charge_requests import charge_under_way
from madoguchi.payments.models import CardCharge
from madoguchi.payments.payment_policies import refuse_way_of_paying
from madoguchi.payments.ports import CARD_GATEWAY
from madoguchi.platform.clock import now
from madoguchi.web.bills.bill_pages import contract_or_404
from madoguchi.web.bills.payment import render_payment_page
from madoguchi.web.bills.unpaid_bills import is_asked_for
from madoguchi.web.http.own_address import own_address


@require_POST
def begin_card_payment(
    request: MemberRequest, contract: str, month: date
) -> HttpResponse:
    """Open the page on which a bill is paid, and lead there.

    What is asked for is what is owed now. While another payment of the bill has no
    known end, it is refused; `again` leads back to a page that is still open.
    """
    account = account_or_404(request)
    try:
        with transaction.atomic():
            page = page_to_pay(request, account, month)
    except Refused as refusal:
        return render_payment_page(request, refusal)
    except Unavailable:
        return render_payment_page(request, payment_page_away())
    context = {"page": {"address": page.address, "month": month}}
    return render(request, "payment/outside.html", context)


def account_or_404(request: MemberRequest) -> BillingAccount:
    handle = contract_or_404(request)
    rows = BillingAccount.objects.visible_to(request.access)
    account = rows.filter(pk=handle.account_id).first()
    if account is None:
        raise Http404
    return account


def page_to_pay(
    request: MemberRequest, account: BillingAccount, month: date
) -> OpenedPage:
    if not CARD_GATEWAY.is_open:
        raise payment_page_away()
    refuse_way_of_paying(request.access.party_id, "card")
    at, number = now(), request.member.party.customer_number
    back = own_address(request, "payment-back", code_of(request), month)
    if charge := open_charge_of(account, month):
        charge = ask_for_charge(charge, at=at)
        is_same = charge.amount_yen == owed_of_bill(account.party_id, account.pk, month)
        if charge.state in OPEN_CHARGE_STATES:
            if "again" not in request.POST or charge.way != CardCharge.Way.PAGE:
                raise charge_under_way()
            if is_same:
                return open_page_of(charge, number, back, at=at)
            stop_bill_page(charge, at=at)
    owed_yen = owed_of_bill(account.party_id, account.pk, month)
    if owed_yen > 0 and not is_asked_for(request.access, account.pk, month, at.date()):
        raise payment_not_asked()
    return open_bill_page(
        account, month, customer_number=number, return_address=back, at=at
    )


def open_charge_of(account: BillingAccount, month: date) -> CardCharge | None:
    charges = charges_of_bill(account, month)
    return next((c for c in charges if c.state in OPEN_CHARGE_STATES), None)


def code_of(request: MemberRequest) -> str:
    return contract_or_404(request).code


@require_safe
def card_payment_back(
    request: MemberRequest, contract: str, month: date
) -> HttpResponse:
    """Where the gateway leads back to: ask for the end, and show it.

    The customer has agreed on the page before and paid there; without this GET the
    job that asks for open charges would record the same a little later.
    """
    account = account_or_404(request)
    charge = open_charge_of(account, month)
    if charge is not None:
        with suppress(Unavailable):
            charge = ask_for_charge(charge, at=now())
        if charge.state == CardCharge.State.WITHDRAWN:
            return render_payment_page(request, payment_page_left())
    return redirect(address_after(request, month))


@require_POST
def stop_card_payment(
    request: MemberRequest, contract: str, month: date
) -> HttpResponse:
    """Give up a payment on the gateway's page, so that another one can be begun.

    One that was sent there already is not stopped: `payment_not_stopped`.
    """
    account = account_or_404(request)
    charge = open_charge_of(account, month)
    try:
        if charge is not None:
            charge = stop_bill_page(charge, at=now())
    except Unavailable:
        return render_payment_page(request, payment_not_stopped())
    if charge is not None and charge.state in OPEN_CHARGE_STATES:
        return render_payment_page(request, payment_not_stopped())
    return redirect(address_after(request, month))


def address_after(request: MemberRequest, month: date) -> str:
    """The page of payment, on which the end of a payment of that bill is said."""
    address = reverse("payment-of-contract", args=[code_of(request)])
    return f"{address}?bill={month:%Y-%m}"


def payment_not_asked() -> Refused:
    return Refused(
        "payment_not_asked",
        _(
            "この月の請求は、いまここでお支払いいただくものではありません。お金は動い"
            "ていません。お支払いの画面に出ている請求からお選びください。"
        ),
    )


def payment_page_left() -> Refused:
    return Refused(
        "payment_page_left",
        _(
            "カードの画面が、時間切れか途中で終わりました。お支払いはできていません。"
            "お金は動いていません。もう一度、同じボタンからお支払いいただけます。"
        ),
    )


def payment_not_stopped() -> Refused:
    return Refused(
        "payment_not_stopped",
        _(
            "お支払いを止められませんでした。カード会社の結果を待っています。お支払い"
            "済みになることがあるため、もう一度はお支払いにならないでください。"
            "ふつうは数分でわかり、この画面に出ます。"
        ),
    )


def payment_page_away() -> Refused:
    return Refused(
        "payment_page_away",
        _(
            "いま、カードの決済会社につながりません。お金は動いていません。"
            "数分後にもう一度お試しいただくか、銀行振込でお支払いください。"
        ),
    )
