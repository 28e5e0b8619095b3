"""What the mail of a bill says: no link, and no amount but that of a card.

Of a card it announces day, card and sum beforehand, so that nobody is surprised.
"""

from datetime import timedelta

from django.template.loader import render_to_string

from madoguchi.billing.delivery import (
    bill_mail_address,
    notice_for_bill,
    save_notice_message,
)
from madoguchi.billing.models import Bill
from madoguchi.billing.queries import previous_bill
from madoguchi.billing.record.invoice import (
    NEXT_BILL,
    NOT_SAID,
    REFUND,
    Invoice,
    parse_record,
)
from madoguchi.catalogue.models import Operator
from madoguchi.jobs.messages.announced_debit import announced_debit
from madoguchi.messaging.guide_numbers import guide_number_for
from madoguchi.messaging.message_log import store_message
from madoguchi.messaging.models import Message
from madoguchi.platform.clock import now

MAX_BILL_AGE = timedelta(days=7)
"""Customers get no mail about older bills, such as months issued all at once."""


DUE_PHRASES = {
    "card": "カードへの請求は",
    "debit": "口座からの引き落としは",
    "transfer": "お振り込みの期限は",
}


NEWS_TO_PAY, NEWS_NOTHING_TO_PAY = "ご請求が確定しました", "お支払いはありません"
BALANCE_NEWS = {
    REFUND: "差引きの金額をご返金します。",
    NEXT_BILL: "差引きの金額を次回以降のご請求に充当します。",
    NOT_SAID: "差引きの金額は、ご返金するか次回以降のご請求に充当します。",
}


def bill_message(bill: Bill) -> Message | None:
    """Return the stored message; None without an address or for an old bill."""
    to = bill_mail_address(bill.account)
    if not to or bill.issued_at < now() - MAX_BILL_AGE:
        return None
    notice = notice_for_bill(bill)
    if notice.message is None:
        operator, invoice = Operator.objects.get(), parse_record(bill.record)
        month = f"{bill.billing_month.month}月分"
        news = NEWS_TO_PAY if invoice.asks_for_payment else NEWS_NOTHING_TO_PAY
        message = store_message(
            party=bill.party_id,
            to=to,
            subject=f"【{operator.brand}】{month}の{news}"[:60],
            body=render_to_string(
                "mail/bill.txt",
                bill_mail_context(bill, operator)
                | payment_news(invoice)
                | debit_news(bill, invoice, operator),
            ),
            at=now(),
        )
        save_notice_message(notice, message)
    return notice.message


def bill_mail_context(bill: Bill, operator: Operator) -> dict[str, object]:
    previous = previous_bill(bill)
    difference = previous and bill.total_yen - previous.total_yen
    return {
        "addressee": bill.account.addressee,
        "tail": bill.party.customer_number[-4:],
        "month": f"{bill.billing_month.month}月分",
        "guide": guide_number_for("bill", bill.pk, party=bill.party_id, at=now()),
        "changed": "" if not difference else "増えて" if difference > 0 else "減って",
        "operator": operator,
    }


def payment_news(invoice: Invoice) -> dict[str, object]:
    """The day of payment; or, of a bill that nobody pays, what becomes of it."""
    return {
        "asks": invoice.asks_for_payment,
        "due": DUE_PHRASES[invoice.payment.method],
        "due_on": invoice.payment_on,
        "balance": BALANCE_NEWS[invoice.settlement] if invoice.total_yen < 0 else "",
    }


def debit_news(bill: Bill, invoice: Invoice, operator: Operator) -> dict[str, object]:
    return {"debit": announced_debit(bill, invoice, operator, now())}
