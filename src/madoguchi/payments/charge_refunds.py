"""Money is to go back to a card: stored before the gateway is asked."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_yen
from madoguchi.ledger.card_postings import taken_back_yen
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.charge_money import money_of_charge
from madoguchi.payments.models import CardCharge, CardRefund


@dataclass(frozen=True, slots=True)
class RefundTerms:
    """Yen to give back under a key; who asks, and who agrees ("" for nobody)."""

    amount_yen: int
    key: str
    asked_by: str
    approved_by: str = ""


def open_refund(charge: CardCharge, terms: RefundTerms, *, at: datetime) -> CardRefund:
    """Store that money of a charge goes back. Inside the scope.

    The same key again returns the row that is there. Refused `refund_too_large` above
    what the charge took and still has, or above what was paid too much of its bill: the
    customer would owe again what comes back. Give back by a return invoice first.
    """
    row = CardCharge.objects.same_party_as(charge).select_for_update().get(pk=charge.pk)
    if known := CardRefund.objects.filter(party=row.party_id, key=terms.key):
        return known.get()
    limit_yen = refundable_yen(row)
    if terms.amount_yen > limit_yen:
        words = _(
            "返金できるのは%(amount)sまでです。何も返金していません。請求額を減らすとき"
            "は、先に返還・修正の請求書を発行してください。"
        )
        raise Refused("refund_too_large", words % {"amount": format_yen(limit_yen)})
    with transaction.atomic():
        return CardRefund.objects.create(
            party_id=row.party_id,
            charge=row,
            amount_yen=terms.amount_yen,
            key=terms.key,
            asked_by=terms.asked_by,
            approved_by=terms.approved_by,
            asked_at=at,
        )


def refundable_yen(charge: CardCharge) -> int:
    """What may go back to the card now: 0 where nothing. Inside the scope.

    Refunds whose end is not known yet count as gone.
    """
    if charge.state != CardCharge.State.PAID:
        return 0
    refunds = charge.refunds.exclude(state=CardRefund.State.FAILED)
    gone: int = refunds.aggregate(yen=Sum("amount_yen"))["yen"] or 0
    kept = charge.amount_yen - gone - taken_back_yen(money_of_charge(charge))
    overpaid = -owed_of_bill(charge.party_id, charge.account_id, charge.billing_month)
    return max(min(kept, overpaid - open_refunds_yen(charge)), 0)


def open_refunds_yen(charge: CardCharge) -> int:
    """What is asked to go back of the same bill and not posted yet."""
    asked = open_refunds_by_month(charge.party_id, charge.account_id)
    return asked.get(charge.billing_month, 0)


def open_refunds_by_month(party: int, account: int) -> dict[date, int]:
    """What is asked to go back of the bills of an account, in yen, by their month."""
    rows = CardRefund.objects.filter(
        party=party, charge__account=account, state=CardRefund.State.ASKED
    )
    sums = rows.values("charge__billing_month").annotate(yen=Sum("amount_yen"))
    return dict(sums.values_list("charge__billing_month", "yen"))
