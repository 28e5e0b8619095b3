"""The newest bills of the open customer, each with the word that the customer reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.billing.models import Bill
from madoguchi.billing.payment_status.balances import read_known_balances
from madoguchi.billing.payment_status.payment_states import payment_word
from madoguchi.billing.queries import current_records, due_days_of_bills
from madoguchi.billing.record.invoice import parse_record
from madoguchi.catalogue.cached_reference import holidays_at, reference_at
from madoguchi.desk.visits import Visit
from madoguchi.kernel.wording import day_in_japan


@dataclass(frozen=True, slots=True)
class DeskBillRow:
    """`word` says where its payment stands, as a mark of that `kind`, "" for none."""

    bill: Bill
    word: str
    kind: str


def customer_bill_rows(visit: Visit, most: int, at: datetime) -> Sequence[DeskBillRow]:
    """Load the newest bills. Inside the customer's scope.

    The words are those of the customer's own list of bills.
    """
    operator, today = reference_at(at).operator, day_in_japan(at)
    mine = Bill.objects.visible_to(visit.access).defer("record")
    bills = list(mine.order_by("-issued_on")[:most])
    keys = [(bill.account_id, bill.billing_month) for bill in bills]
    balances = read_known_balances(visit.access, keys, operator, today, holidays_at(at))
    due_days = due_days_of_bills(visit.access, set(keys))
    coming = [
        bill.pk
        for bill, key in zip(bills, keys, strict=True)
        if key in due_days and due_days[key] >= today
    ]
    records = current_records(visit.access, coming) if coming else {}
    rows = []
    for bill, key in zip(bills, keys, strict=True):
        balance, record = balances.get(key), records.get(bill.pk)
        if balance is None:
            is_asked = operator and operator.payments_from and bill.due_on
            rows.append(DeskBillRow(bill, _("記録なし") if is_asked else "", ""))
            continue
        invoice = parse_record(record) if record else None
        word, kind = payment_word(balance, due_days.get(key), today, invoice)
        rows.append(DeskBillRow(bill, word, kind))
    return rows
