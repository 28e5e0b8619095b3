"""Bills that a bank is asked for: nobody can stop that, so nobody pays them twice."""

from collections.abc import Collection, Container
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.payments.awaited_debits import awaited_debits, awaited_sentence
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


def debits_without_result(
    party: int,
    bills: Collection[tuple[int, date]],
    today: date,
    holidays: Container[date],
) -> dict[tuple[int, date], date]:
    """Map each unpaid bill that waits for a bank to the JST day of its result.

    By billing account and month; whoever asked the bank. In the scope.
    """
    awaited = awaited_debits(party, bills, today, holidays)
    rows = DebitRequest.objects.filter(
        party=party,
        account__in={account for account, _month in bills},
        state=DebitRequest.State.ASKED,
        file__debit_on__lt=today,
    )
    asked = rows.values_list("account", "billing_month", "file__result_on")
    return {
        **{bill: of.result_on for bill, of in awaited.items()},
        **{(account, month): day for account, month, day in asked},
    }


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


def refuse_awaited_bill(
    account: BillingAccount, month: date, today: date, holidays: Container[date]
) -> None:
    """Refuse another way of paying until the results of a day of debit are there."""
    bill = (account.pk, month)
    found = awaited_debits(account.party_id, [bill], today, holidays).get(bill)
    if found is not None:
        words = _("%(why)sお金は動いていません。")
        raise Refused("bill_at_bank", words % {"why": awaited_sentence(found)})
