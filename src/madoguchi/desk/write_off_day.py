"""What is not due yet, or a bank still answers for, is not given up."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.billing.queries import due_days_of_bills
from madoguchi.catalogue.holidays import load_holidays
from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day_and_weekday
from madoguchi.payments.bills_at_bank import refuse_awaited_bill, refuse_bill_at_bank
from madoguchi.platform.access import Access


def refuse_early_write_off(
    access: Access, account: int, month: date, today: date
) -> None:
    """Refuse until the bill's own day of payment is over, and a bank has answered.

    Refused `write_off_before_due`, or `bill_at_bank`. Inside the customer's scope.
    """
    due_on = due_days_of_bills(access, {(account, month)}).get((account, month))
    if due_on is not None and due_on >= today:
        words = _(
            "お支払い日（%(day)s）が過ぎていない請求は、貸倒れにできません。"
            "お金は動いていません。お支払い日のあとで依頼してください。"
        )
        told = {"day": format_day_and_weekday(due_on)}
        raise Refused("write_off_before_due", words % told)
    if row := BillingAccount.objects.visible_to(access).filter(pk=account).first():
        refuse_bill_at_bank(row, month)
        refuse_awaited_bill(row, month, today, load_holidays())
