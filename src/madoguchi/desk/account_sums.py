"""What accounts of the open customer owe of old, and what is kept for them."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import BillingAccount
from madoguchi.desk.visits import Visit
from madoguchi.kernel.calendar import month_from_text
from madoguchi.kernel.wording import format_day, format_month, format_yen
from madoguchi.ledger.open_items import read_open_items
from madoguchi.ledger.receivable_ages import read_receivable_ages


def account_sum_sentences(
    visit: Visit, operator: Operator | None, today: date
) -> Iterator[str]:
    """Say what stands on no bill of ours. Inside the customer's scope."""
    mine = BillingAccount.objects.visible_to(visit.access)
    numbers = dict(mine.values_list("pk", "account_number"))
    for item in read_open_items(visit.access, list(numbers)):
        words = _(
            "請求先%(account)s: 以前のシステムでご請求した%(month)s分の%(yen)sが残って"
            "います（お支払いの期限は%(day)s）。"
        )
        yield words % {
            "account": numbers[item.account],
            "month": format_month(item.month),
            "yen": format_yen(item.owed_yen),
            "day": format_day(item.due_on),
        }
    if operator is None or not operator.payments_from:
        return
    since = month_from_text(operator.payments_from)
    for ages in read_receivable_ages(today, since, visit.party_id):
        if ages.kept_yen > 0:
            words = _(
                "請求先%(account)s: 預り金・払いすぎ・返還の分が%(yen)sあります。"
            )
            yen = format_yen(ages.kept_yen)
            yield words % {"account": ages.account_number, "yen": yen}
