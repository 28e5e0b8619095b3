"""The slip by which a bill may be paid at a store now. In the scope."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day
from madoguchi.payments.models import StoreSlip
from madoguchi.platform.access import Access


def open_slip(
    access: Access, account: int, month: date, owed_yen: int, today: date
) -> StoreSlip | None:
    """Find the slip that asks for exactly what a bill lacks, on a JST day.

    None where there is none, and for one whose last day is over: a store may refuse it.
    """
    if owed_yen <= 0:
        return None
    rows = StoreSlip.objects.visible_to(access).select_related("account")
    return rows.filter(
        account=account,
        billing_month=month,
        state=StoreSlip.State.ISSUED,
        amount_yen=owed_yen,
        last_on__gte=today,
    ).first()


def refuse_bill_with_slip(account: BillingAccount, month: date, today: date) -> None:
    """Refuse that a bill is collected while its customer may pay it at a store."""
    rows = StoreSlip.objects.filter(
        party=account.party_id,
        account=account,
        billing_month=month,
        state=StoreSlip.State.ISSUED,
        last_on__gte=today,
    )
    slip = rows.first()
    if slip is None:
        return
    words = _(
        "この請求には、%(day)sまで使えるコンビニ払込票をお渡ししています。"
        "それまで引き落としはしません。お金は動いていません。"
    )
    raise Refused("bill_has_slip", words % {"day": format_day(slip.last_on)})
