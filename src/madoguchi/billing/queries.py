from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import (
    DecimalField,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from madoguchi.billing.models import Bill, Charge, Revision
from madoguchi.contracts.models import ContractOption
from madoguchi.customers.models import Member
from madoguchi.kernel.calendar import month_after
from madoguchi.kernel.document_kind import REPLACING_KINDS

BillAndRecord = tuple[Bill, str]


def newest_bills(member: Member, account: int, count: int) -> list[Bill]:
    """The newest bills of a billing account, newest first."""
    mine = Bill.objects.visible_to(member).filter(account=account)
    return list(mine.order_by("-billing_month")[:count])


def newest_bills_and_records(
    member: Member, account: int, count: int
) -> list[BillAndRecord]:
    mine = Bill.objects.visible_to(member).filter(account=account)
    return bills_and_records(mine.order_by("-billing_month")[:count])


def bills_and_records_before(
    member: Member, account: int, month: date, count: int
) -> list[BillAndRecord]:
    """A page of the list by key: bills of months before that one, newest first."""
    mine = Bill.objects.visible_to(member).filter(account=account)
    older = mine.filter(billing_month__lt=month)
    return bills_and_records(older.order_by("-billing_month")[:count])


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


def visible_records_by_number(
    member: Member, numbers: Collection[str]
) -> dict[str, str]:
    """Number of a bill or of a later document to its record, of those there are."""
    bills = Bill.objects.visible_to(member).filter(invoice_number__in=numbers)
    later = Revision.objects.visible_to(member).filter(number__in=numbers)
    return dict(bills.values_list("invoice_number", "record")) | dict(
        later.values_list("number", "record")
    )


def bill_for_month(member: Member, account: int, month: date) -> Bill | None:
    mine = Bill.objects.visible_to(member)
    return mine.filter(account=account, billing_month=month).first()


def bill_and_previous(
    member: Member, account: int, month: date
) -> tuple[Bill | None, Bill | None]:
    """The bill of a month and that of the month before."""
    last = month_after(month, -1)
    mine = Bill.objects.visible_to(member).filter(account=account)
    found = {b.billing_month: b for b in mine.filter(billing_month__in=[month, last])}
    return found.get(month), found.get(last)


def billed_months(member: Member, account: int) -> list[date]:
    """The months that have a bill, oldest first."""
    mine = Bill.objects.visible_to(member).filter(account=account)
    return list(mine.order_by("billing_month").values_list("billing_month", flat=True))


def previous_bill(bill: Bill) -> Bill | None:
    """The same account's bill of the month before. Inside the party's scope."""
    last = month_after(bill.billing_month, -1)
    mine = Bill.objects.filter(party=bill.party_id, account=bill.account_id)
    return mine.filter(billing_month=last).first()


def item_counts_in_month(
    member: Member, contract: int, month: date, bought: Collection[str]
) -> dict[str, Decimal]:
    """How many of which item a contract has in a month besides its plan.

    One of each of its options; of items that are `bought` by the piece, what was used
    from a day of that month, as charged so far. A month of use is billed at its end
    or, by another closing day, a month later.
    """
    end = month_after(month)
    charges = Charge.objects.visible_to(member).filter(
        contract=contract,
        billing_month__range=(month, end),
        item_code__in=bought,
        used_from__gte=month,
        used_from__lt=end,
    )
    pieces = charges.values_list("item_code").annotate(count=Sum("quantity"))
    options = ContractOption.objects.visible_to(member).filter(
        contract=contract, ended_on=None
    )
    one = Value(Decimal(1), DecimalField())
    ones = options.values_list("option_code", one)
    found: dict[str, Decimal] = defaultdict(Decimal)
    for code, count in pieces.union(ones, all=True):
        found[code] += count
    return found


def newest_bill_per_account(member: Member) -> dict[int, tuple[Bill, int]]:
    """Billing account to its newest bill and the yen that count of it now."""
    mine = Bill.objects.visible_to(member).defer("record")
    rows = mine.order_by("account", "-billing_month").distinct("account")
    told = rows.annotate(
        counting=Coalesce(newest_revision_column("total_yen"), F("total_yen"))
    )
    return {bill.account_id: (bill, bill.counting) for bill in told}
