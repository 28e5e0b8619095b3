"""The way of paying to come: of an accepted order whose day has not been."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from madoguchi.billing.queries import newest_billed_month
from madoguchi.catalogue.models import Operator
from madoguchi.kernel.bill_fixing import BillFixing, next_bill_fixing
from madoguchi.kernel.calendar import ONE_DAY, month_after
from madoguchi.kernel.wording import format_short_day
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import RUNNING_STATES
from madoguchi.procedures.toolkit.card_page import registered_card
from madoguchi.procedures.toolkit.debit_page import registered_mandate
from madoguchi.procedures.toolkit.debit_procedure import account_words
from madoguchi.procedures.toolkit.ways_of_paying import KINDS_OF_PAYING

KINDS_BY_DEBIT = ("debit", "debit-paper")


@dataclass(frozen=True, slots=True)
class ComingWay:
    """How an account will pay, in words, from which bill on, and the order's number.

    The bills before keep the way of paying that they name. `way`: card, debit or
    transfer.
    """

    name: str
    way: str
    first_bill: BillFixing
    order_number: str

    @property
    def sentence(self) -> str:
        words = _(
            "%(day)sに確定する%(month)s月分のご請求から%(name)sに替わります。"
            "%(before)s月分までは、いまのお支払い方法のままです。"
        )
        month = self.first_bill.month
        return words % {
            "day": format_short_day(self.first_bill.on),
            "month": month.month,
            "before": month_after(month, -1).month,
            "name": self.name,
        }


def is_way_to_come(order: Order) -> bool:
    """Whether an order was accepted that will change how an account pays."""
    return order.kind in KINDS_OF_PAYING and order.state in RUNNING_STATES


def coming_way_of(party: int, account: int) -> ComingWay | None:
    """Return how an account will pay; None where that stays. Inside the scope."""
    orders = Order.objects.filter(
        party=party,
        kind__in=KINDS_OF_PAYING,
        contract__account=account,
        state__in=RUNNING_STATES,
    )
    rows = orders.select_related("contract__account")
    order = rows.order_by("-asked_at", "-pk").first()
    if order is None or order.effective_on is None:
        return None
    return ComingWay(
        name_of_way(order), way_of_order(order), first_bill_of(order), order.number
    )


def first_bill_of(order: Order) -> BillFixing:
    """Return the first bill in the new way: none of those that are there already."""
    contract, day = order.contract, order.effective_on
    if contract is None or day is None:
        raise LookupError("a way of paying is changed from a bill of a contract on")
    issue_days = Operator.objects.get().invoice_issue_days_after_closing
    billed = newest_billed_month(order.party_id, contract.account_id)
    closing_day = contract.account.closing_day
    return next_bill_fixing(day - ONE_DAY, closing_day, issue_days, billed)


def way_of_order(order: Order) -> str:
    if order.kind in KINDS_BY_DEBIT:
        return "debit"
    return "card" if order.kind == "card" else "transfer"


def name_of_way(order: Order) -> str:
    """Name the registered card, Visa 末尾4242, the account, or that it is by transfer.

    An account named on paper is not known before the bank has taken it.
    """
    if card := registered_card(order):
        words = _("%(brand)s 末尾%(last4)s")
        return words % {"brand": card.card_brand, "last4": card.card_last4}
    if mandate := registered_mandate(order):
        return _("口座振替（%(account)s）") % {"account": account_words(mandate)}
    if order.kind in KINDS_BY_DEBIT:
        return _("口座振替")
    return _("請求書払い（振込）")
