"""Why the desk cannot end a slip, or issue another. In the scope."""

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_yen
from madoguchi.payments.bills_at_bank import refuse_bill_at_bank
from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.charge_requests import bill_not_owed, charge_under_way
from madoguchi.payments.models import CardCharge, StoreSlip


def refuse_second_collection(slip: StoreSlip) -> None:
    """Refuse while a bank or a card is asked for the bill."""
    refuse_bill_at_bank(slip.account, slip.billing_month)
    charges = CardCharge.objects.same_party_as(slip).filter(
        account=slip.account_id, billing_month=slip.billing_month
    )
    if charges.filter(state__in=OPEN_CHARGE_STATES).exists():
        raise charge_under_way()


def refuse_sum(owed_yen: int, max_yen: int) -> None:
    if owed_yen <= 0:
        raise bill_not_owed()
    if owed_yen <= max_yen:
        return
    words = _(
        "お店で扱える金額（%(max)s）を超える請求です。払込票は発行していません。"
        "ほかの方法をご案内ください。"
    )
    raise Refused("slip_too_large", words % {"max": format_yen(max_yen)})


def slip_not_open() -> Refused:
    return Refused(
        "slip_not_open",
        _(
            "この払込票は、お支払い待ちの最新のものではありません。何も変更して"
            "いません。画面を開き直して、いまの払込票をお確かめください。"
        ),
    )


def slip_paid() -> Refused:
    return Refused(
        "slip_paid",
        _(
            "この払込票は、お店で支払われています。新しい払込票は発行していません。"
            "請求と入金の記録をお確かめください。"
        ),
    )
