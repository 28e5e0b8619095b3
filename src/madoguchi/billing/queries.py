from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

from django.db.models import (
    DateField,
    F,
    JSONField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from madoguchi.billing.models import Bill, Revision
from madoguchi.kernel.calendar import month_after
from madoguchi.kernel.document_kind import REPLACING_KINDS
from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import read_rows

ITEM_COUNTS_SQL = """
    SELECT contract_id, item_code, sum(quantity) FROM billing_charge
    WHERE party_id = %(party)s AND contract_id = ANY(%(contracts)s)
      AND billing_month BETWEEN %(month)s AND %(end)s
      AND used_from >= %(month)s AND used_from < %(end)s
      AND item_code = ANY(%(bought)s)
    GROUP BY contract_id, item_code
    UNION ALL
    SELECT contract_id, option_code, 1 FROM contracts_contractoption
    WHERE party_id = %(party)s AND contract_id = ANY(%(contracts)s)
      AND ended_on IS NULL"""
BillAndRecord = tuple[Bill, str]


def newest_bills(access: Access, account: int, count: int) -> list[Bill]:
    """The newest bills of a billing account, newest first."""
    mine = Bill.objects.visible_to(access).filter(account=account)
    return list(mine.order_by("-billing_month")[:count])


def newest_billed_month(party: int, account: int | None) -> date | None:
    """Return the newest month billed of an account; None for no bill. In the scope.

    Without an account that of any of the party.
    """
    rows = Bill.objects.filter(party=party)
    if account is not None:
        rows = rows.filter(account=account)
    newest: date | None = rows.aggregate(newest=Max("billing_month"))["newest"]
    return newest


def newest_bills_and_records(
    access: Access, account: int, count: int
) -> list[BillAndRecord]:
    mine = Bill.objects.visible_to(access).filter(account=account)
    return bills_and_records(mine.order_by("-billing_month")[:count])


def bills_and_records(bills: QuerySet[Bill]) -> list[BillAndRecord]:
    """Each with the record that counts: its own, or of what replaced it last."""
    newest = newest_revision_column("record")
    told = bills.defer("record").annotate(counting=Coalesce(newest, F("record")))
    return [(bill, bill.counting) for bill in told]


def newest_revision_column(column: str) -> Subquery:
    """That column of the revision that replaced a bill last."""
    later = Revision.objects.filter(
        party=OuterRef("party"), bill=OuterRef("pk"), kind__in=REPLACING_KINDS
    )
    return Subquery(later.order_by("-nth").values(column)[:1])


def counting_due_on() -> Coalesce:
    """The day of payment of a bill: its own, or of the document that replaced it last.

    A document that asks for nothing has none; such a bill owes nothing.
    """
    replaced = KeyTextTransform(
        "due_on", Cast(newest_revision_column("record"), JSONField())
    )
    return Coalesce(Cast(replaced, DateField()), F("due_on"))


def due_days_of_bills(
    access: Access, bills: Collection[tuple[int, date]]
) -> dict[tuple[int, date], date]:
    """Return the JST day of payment of these bills, by billing account and month.

    What has no bill, or no such day, is left out. Inside the scope.
    """
    if not bills:
        return {}
    mine = Bill.objects.visible_to(access).filter(
        account__in={account for account, _month in bills},
        billing_month__in={month for _account, month in bills},
    )
    rows = mine.annotate(counting=counting_due_on()).values_list(
        "account", "billing_month", "counting"
    )
    return {
        (account, month): day
        for account, month, day in rows
        if day is not None and (account, month) in bills
    }


def bills_and_records_of_months(
    access: Access, account: int, months: Collection[date]
) -> list[BillAndRecord]:
    mine = Bill.objects.visible_to(access).filter(account=account)
    return bills_and_records(mine.filter(billing_month__in=months))


def visible_records_by_number(
    access: Access, numbers: Collection[str]
) -> dict[str, str]:
    """Number of a bill or of a later document to its record, of those there are."""
    bills = Bill.objects.visible_to(access).filter(invoice_number__in=numbers)
    later = Revision.objects.visible_to(access).filter(number__in=numbers)
    return dict(bills.values_list("invoice_number", "record")) | dict(
        later.values_list("number", "record")
    )


def bill_for_month(access: Access, account: int, month: date) -> Bill | None:
    mine = Bill.objects.visible_to(access)
    return mine.filter(account=account, billing_month=month).first()


def newest_bills_of_months(
    access: Access, months: Sequence[date], count: int
) -> list[Bill]:
    """All bills of the first of these months that has any, by account."""
    mine = Bill.objects.visible_to(access).defer("record").order_by("account")
    for month in months:
        if bills := list(mine.filter(billing_month=month)[:count]):
            return bills
    return []


def bills_of_amount(access: Access, total_yen: int, count: int) -> list[Bill]:
    """The newest bills that come to this, as issued first or as last replaced."""
    newest = newest_revision_column("total_yen")
    mine = Bill.objects.visible_to(access).defer("record").annotate(replaced=newest)
    found = mine.filter(Q(total_yen=total_yen) | Q(replaced=total_yen))
    return list(found.order_by("-billing_month", "account")[:count])


def bills_of_months(
    access: Access, account: int, first: date, last: date
) -> list[tuple[int, date]]:
    """Primary key and month of an account's bills, both ends included, oldest first."""
    mine = Bill.objects.visible_to(access).filter(
        account=account, billing_month__range=(first, last)
    )
    return list(mine.order_by("billing_month").values_list("pk", "billing_month"))


def previous_bill(bill: Bill) -> Bill | None:
    """The same account's bill of the month before. Inside the party's scope."""
    last = month_after(bill.billing_month, -1)
    mine = Bill.objects.filter(party=bill.party_id, account=bill.account_id)
    return mine.filter(billing_month=last).first()


def item_counts_in_month(
    access: Access, contracts: Collection[int], month: date, bought: Collection[str]
) -> dict[int, dict[str, Decimal]]:
    """How many of which item each contract has in a month besides its plan.

    One of each of its options; of items that are `bought` by the piece, what was used
    from a day of that month, as charged so far. A month of use is billed at its end
    or, by another closing day, a month later.
    """
    params = {
        "party": access.party_id,
        "contracts": list(contracts),
        "month": month,
        "end": month_after(month),
        "bought": list(bought),
    }
    found: dict[int, dict[str, Decimal]] = {
        contract: defaultdict(Decimal) for contract in contracts
    }
    for contract, code, count in read_rows(ITEM_COUNTS_SQL, params):
        found[contract][code] += count
    return found


def newest_bill_per_account(access: Access) -> dict[int, tuple[Bill, int]]:
    """Billing account to its newest bill and the yen that count of it now."""
    mine = Bill.objects.visible_to(access).defer("record")
    rows = mine.order_by("account", "-billing_month").distinct("account")
    told = rows.annotate(
        counting=Coalesce(newest_revision_column("total_yen"), F("total_yen"))
    )
    return {bill.account_id: (bill, bill.counting) for bill in told}


def current_records(access: Access, bills: Collection[int]) -> dict[int, str]:
    """Primary key of a bill to the record that counts of it now."""
    mine = Bill.objects.visible_to(access).filter(pk__in=bills)
    return {bill.pk: text for bill, text in bills_and_records(mine)}
