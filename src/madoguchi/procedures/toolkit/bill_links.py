"""Links from a receipt to the bills that its order was about."""

from django.utils.translation import gettext_lazy as _

from madoguchi.billing.models import Bill
from madoguchi.contracts.models import Contract
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import NextTask

SEE_BILL = _("請求書を見る")


def link_to_bill_of_order(order: Order) -> NextTask | None:
    """Return the page of the bill that the order names (`bill`), if it is kept."""
    number = order.answers.get("bill", "")
    bill = Bill.objects.filter(party=order.party_id, invoice_number=number).first()
    code = contract_code_on_account(order, account=bill.account_id) if bill else ""
    if bill is None or not code:
        return None
    return NextTask("bill", SEE_BILL, (code, bill.billing_month))


def link_to_newest_bill_of_account(order: Order) -> NextTask | None:
    """Return the newest bill of the billing account of the order (`account`)."""
    number = order.answers.get("account", "")
    code = contract_code_on_account(order, account__account_number=number)
    return NextTask("latest-bill", SEE_BILL, (code,)) if code else None


def contract_code_on_account(order: Order, **account: object) -> str:
    """Return the code of a contract billed there, a running one first; "" for none."""
    billed = Contract.objects.filter(party=order.party_id, **account)
    codes = billed.order_by("ended_on", "pk").values_list("code", flat=True)
    return codes.first() or ""
