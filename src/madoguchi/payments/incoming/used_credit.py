"""Whether what was kept of a transfer is still there. In the scope."""

from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.ledger.bank_refund_postings import RefundedMoney, kept_for_refund
from madoguchi.ledger.models import AccountTitle, LedgerEntry
from madoguchi.ledger.transfer_reversals import parts_of_transfer
from madoguchi.payments.charge_refunds import open_refunds_by_month
from madoguchi.payments.incoming.post_match import number_of_match
from madoguchi.payments.models import TransferMatch


def parts_of(row: TransferMatch) -> list[LedgerEntry]:
    return parts_of_transfer(row.party_id, number_of_match(row))


def refuse_used_money(row: TransferMatch, at: datetime) -> None:
    """Refuse where credit of the transfer has paid a bill, or gone back, already."""
    for entry in parts_of(row):
        if entry.credit != AccountTitle.CREDIT:
            continue
        money = RefundedMoney(row.party_id, entry.account_id, "", at)
        promised = open_refunds_by_month(row.party_id, entry.account_id)
        kept = kept_for_refund(money, promised)
        if sum(k.yen for k in kept if not k.overpaid_month) < entry.amount_yen:
            raise Refused(
                "transfer_money_used",
                _(
                    "この振込から預り金になった分は、もう請求に充てたか、お返ししてい"
                    "ます。お金は動いていません。先に、その分をお確かめください。"
                ),
            )
