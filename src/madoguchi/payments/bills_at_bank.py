"""Bills that a bank is asked for: nobody can stop that, so nobody pays them twice."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.payments.models import DebitRequest


@dataclass(frozen=True, slots=True)
class BillAtBank:
    """The JST days on which a bank debits, and by which its answer is here."""

    debit_on: date
    result_on: date


def bill_at_bank(party: int, account: int, month: date) -> BillAtBank | None:
    """Return when the bank debits a bill; None where no bank is asked. In the scope."""
    rows = DebitRequest.objects.filter(
        party=party,
        account=account,
        billing_month=month,
        state=DebitRequest.State.ASKED,
    )
    row = rows.select_related("file").first()
    return BillAtBank(row.file.debit_on, row.file.result_on) if row else None


def refuse_bill_at_bank(account: BillingAccount, month: date) -> None:
    """Refuse another way of paying while a bank is asked for the bill."""
    at_bank = bill_at_bank(account.party_id, account.pk, month)
    if at_bank is None:
        return
    words = _(
        "この請求は、%(day)sに口座から引き落とすよう銀行に依頼しています。結果は"
        "%(result)sごろに分かります。それまで、ほかの方法でお支払いいただく必要は"
        "ありません。お金は動いていません。"
    )
    told = {
        "day": format_day(at_bank.debit_on),
        "result": format_day(at_bank.result_on),
    }
    raise Refused("bill_at_bank", words % told)
