"""How much may be given back or given up, and what is asked for already."""

from datetime import date, datetime

from django.db.models import Sum
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_yen
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.charge_end_checks import SeenEnd, refuse_end
from madoguchi.payments.charge_refunds import refundable_yen
from madoguchi.payments.models import CardCharge, MoneyRequest
from madoguchi.payments.refunds.bank_refunds import kept_yen_of, named_refund_account
from madoguchi.payments.refunds.card_refund_ends import refuse_refund_end


def seen_end(row: MoneyRequest) -> SeenEnd:
    """What a request about an end says that the gateway's page shows."""
    if row.kind in {MoneyRequest.Kind.NOT_PAID, MoneyRequest.Kind.NOT_BACK}:
        return SeenEnd(0)
    return SeenEnd(row.amount_yen, row.paid_on)


def refuse_impossible(row: MoneyRequest, at: datetime) -> None:
    if row.ended_charge is not None:
        refuse_end(row.ended_charge, seen_end(row), at)
        refuse_second_end(row)
    elif row.ended_refund is not None:
        refuse_refund_end(row.ended_refund, seen_end(row), at)
        refuse_second_end(row)
    elif row.charge is not None:
        refuse_too_large(row, refundable_yen(row.charge))
    elif row.kind == MoneyRequest.Kind.BY_BANK:
        named_refund_account(row.party_id, row.account_id)
        refuse_too_large(row, kept_yen_of(row.party_id, row.account_id, at))
    else:
        bill = (row.party_id, row.account_id, row.billing_month)
        refuse_too_large(row, owed_of_bill(*bill) - open_charges_yen(*bill))


def refuse_second_end(row: MoneyRequest) -> None:
    """Refuse while the other end of the same charge or refund waits for somebody."""
    others = MoneyRequest.objects.same_party_as(row).exclude(pk=row.pk)
    about = {"ended_charge": row.ended_charge, "ended_refund": row.ended_refund}
    waiting = others.filter(**about, state=row.State.ASKED)
    if waiting.exists():
        raise request_is_open()


def open_charges_yen(party: int, account: int, billing_month: date) -> int:
    """What is asked of a card for a bill, and may still be paid: it is not given up."""
    rows = CardCharge.objects.filter(
        party=party,
        account=account,
        billing_month=billing_month,
        state__in=OPEN_CHARGE_STATES,
    )
    total: int | None = rows.aggregate(yen=Sum("amount_yen"))["yen"]
    return total or 0


def refuse_too_large(row: MoneyRequest, limit_yen: int) -> None:
    if row.amount_yen > limit_yen:
        words = _(
            "いま扱えるのは%(limit)sまでです。お金は動いていません。"
            "請求と入金の記録をお確かめください。"
        )
        told = {"limit": format_yen(max(limit_yen, 0))}
        raise Refused("money_request_too_large", words % told)


def request_is_open() -> Refused:
    return Refused(
        "money_request_open",
        _(
            "この請求には、承認を待っている依頼があります。今回の分は依頼していません。"
            "先にその依頼を決めてください。"
        ),
    )
