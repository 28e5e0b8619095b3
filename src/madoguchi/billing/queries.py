from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from madoguchi.billing.models import Bill, Charge, Revision
from madoguchi.billing.revised import REPLACING
from madoguchi.customers.models import Member
from madoguchi.kernel.calendar import month_after


def newest_bills(member: Member, account: int, count: int) -> list[Bill]:
    """The newest bills of a billing account, newest first."""
    mine = Bill.objects.visible_to(member).filter(account=account)
    return list(mine.order_by("-billing_month")[:count])


def counting_records(bills: Sequence[Bill]) -> list[str]:
    """Of each bill the record that counts: its own, or of what replaced it."""
    later: dict[int, str] = {}
    if bills:
        parties = {bill.party_id for bill in bills}
        rows = Revision.objects.filter(
            party__in=parties, bill__in=bills, kind__in=REPLACING
        )
        later = dict(rows.order_by("nth").values_list("bill", "record"))
    return [later.get(bill.pk, bill.record) for bill in bills]


def bills_before(member: Member, account: int, month: date, count: int) -> list[Bill]:
    """A page of the list by key: bills of months before that one, newest first."""
    mine = Bill.objects.visible_to(member).filter(account=account)
    older = mine.filter(billing_month__lt=month)
    return list(older.order_by("-billing_month")[:count])


def bill_of(member: Member, account: int, month: date) -> Bill | None:
    mine = Bill.objects.visible_to(member)
    return mine.filter(account=account, billing_month=month).first()


def with_last_month(
    member: Member, account: int, month: date
) -> tuple[Bill | None, Bill | None]:
    """The bill of a month and that of the month before."""
    last = month_after(month, -1)
    mine = Bill.objects.visible_to(member).filter(account=account)
    found = {b.billing_month: b for b in mine.filter(billing_month__in=[month, last])}
    return found.get(month), found.get(last)


def months_of(member: Member, account: int) -> list[date]:
    """The months that have a bill, oldest first."""
    mine = Bill.objects.visible_to(member).filter(account=account)
    return list(mine.order_by("billing_month").values_list("billing_month", flat=True))


def bill_before(bill: Bill) -> Bill | None:
    """The same account's bill of the month before. Inside the party's scope."""
    last = month_after(bill.billing_month, -1)
    mine = Bill.objects.filter(party=bill.party_id, account=bill.account_id)
    return mine.filter(billing_month=last).first()


def bought_in(member: Member, contract: int, month: date) -> dict[str, Decimal]:
    """Item to quantity of what was used from a day of that month, as charged so far.

    A month of use is billed at its end or, by another closing day, a month later.
    """
    end = month_after(month)
    mine = Charge.objects.visible_to(member).filter(
        contract=contract, billing_month__gte=month, billing_month__lte=end
    )
    rows = mine.filter(used_from__gte=month, used_from__lt=end)
    return dict(rows.values_list("item_code").annotate(Sum("quantity")))


def newest_of_each(member: Member) -> dict[int, Bill]:
    """Billing account to its newest bill, without its record."""
    mine = Bill.objects.visible_to(member).defer("record")
    rows = mine.order_by("account", "-billing_month").distinct("account")
    return {bill.account_id: bill for bill in rows}
