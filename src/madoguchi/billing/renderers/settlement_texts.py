"""What becomes of a bill that asks for no payment, as the operator settles it."""

from madoguchi.billing.record.invoice import NEXT_BILL, REFUND, Invoice
from madoguchi.kernel.document_kind import KINDS_TAKING_BACK
from madoguchi.kernel.wording import format_yen

NOTHING_TO_PAY = "お支払いはありません。"
SETTLEMENT_SENTENCES = {
    REFUND: "%(yen)sをご返金します。",
    NEXT_BILL: "%(yen)sを次回以降のご請求に充当します。",
}
UNSAID_SETTLEMENT = (
    "%(yen)sは、ご返金するか次回以降のご請求に充当します。"
    "どちらになるかは %(phone)s へお問い合わせください。"
)


def settlement_sentence(invoice: Invoice) -> str:
    """What becomes of a bill that asks for no payment; "" where one is asked for."""
    if invoice.kind in KINDS_TAKING_BACK or invoice.asks_for_payment:
        return ""
    if invoice.total_yen == 0:
        return NOTHING_TO_PAY
    form = SETTLEMENT_SENTENCES.get(invoice.settlement, UNSAID_SETTLEMENT)
    figures = {
        "yen": format_yen(-invoice.total_yen),
        "phone": invoice.issuer.support_phone,
    }
    return NOTHING_TO_PAY + form % figures
