from datetime import date

from madoguchi.customers.models import Member
from madoguchi.mobile.models import DailyUsage


def usage_since(member: Member, contract: int, first: date) -> list[tuple[date, int]]:
    """Day and megabytes, in order, from a day on."""
    mine = DailyUsage.objects.visible_to(member)
    rows = mine.filter(contract=contract, day__gte=first).order_by("day")
    return list(rows.values_list("day", "megabytes"))
