"""Months whose documents were deleted when their retention had ended."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.billing.models import Deletion
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day, format_month
from madoguchi.platform.access import Access


def deletion_refusal(access: Access, account: int, month: date) -> Refused | None:
    """When and by which rule the month's first document went, if it did."""
    mine = Deletion.objects.visible_to(access)
    month_s = mine.filter(account=account, billing_month=month)
    gone = month_s.order_by("number").first()
    if gone is None:
        return None
    day = gone.deleted_at.astimezone(JST).date()
    params = {
        "month": format_month(month),
        "number": gone.number,
        "years": gone.years,
        "day": format_day(day),
    }
    words = _(
        "%(month)s分の請求書（%(number)s）は、保存期間（%(years)s年）が終わったため、"
        "%(day)sに削除しました。"
    )
    return Refused("invoice_deleted", words % params)
