"""Which charges may be asked for once more, and of which card."""

from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.customers.models import BillingAccount
from madoguchi.kernel.errors import Refused
from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.charge_requests import charge_under_way
from madoguchi.payments.dunning.queries import open_stops
from madoguchi.payments.models import CardCharge, PaymentMethod

ENDS_TO_RETRY = (CardCharge.State.FAILED, CardCharge.State.WITHDRAWN)


def refuse_retry(
    account: BillingAccount, charges: list[CardCharge], at: datetime
) -> None:
    if any(row.state in OPEN_CHARGE_STATES for row in charges):
        raise charge_under_way()
    if not charges or charges[0].doubt or charges[0].state not in ENDS_TO_RETRY:
        raise Refused(
            "no_failed_charge",
            _(
                "この請求には、やり直せるカードの請求がありません。お金は動いていません。"
                "請求と入金の記録をお確かめください。"
            ),
        )
    if open_stops(account.party_id, account.pk, at.date()):
        raise Refused(
            "charging_stopped",
            _(
                "督促を止めているため、カードに請求できません。お金は動いていません。"
                "請求するときは、先に督促を再開してください。"
            ),
        )


def card_of(account: BillingAccount) -> PaymentMethod:
    """Return the used card; refused `no_card_to_charge` where none can be asked."""
    mine = PaymentMethod.objects.filter(party=account.party_id, account=account)
    card = mine.filter(kind="card").exclude(card_token="").first()
    if card is None or account.payment_method != BillingAccount.Payment.CARD:
        raise Refused(
            "no_card_to_charge",
            _(
                "このお客様は、いま登録済みのカードで支払っていません。"
                "お金は動いていません。お支払い方法をお確かめください。"
            ),
        )
    return card
