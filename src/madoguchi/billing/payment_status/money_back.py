"""What went back of the payment of a bill, in words: a refund, or a chargeback."""

from django.utils.translation import gettext as _

from madoguchi.kernel.wording import format_day_and_weekday, format_yen
from madoguchi.ledger.balances import BillBalance


def money_back_sentences(balance: BillBalance) -> list[str]:
    """Say what the operator paid back, and apart from it what a payer's bank took."""
    told = []
    if balance.refunded_to and balance.refunded_yen > 0:
        is_one_day = balance.refunded_from == balance.refunded_to
        words = (
            _("%(day)sに%(amount)sを返金しました。")
            if is_one_day
            else _("%(day)sまでに、合わせて%(amount)sを返金しました。")
        )
        day, yen = balance.refunded_to, balance.refunded_yen
        told.append(
            words % {"day": format_day_and_weekday(day), "amount": format_yen(yen)}
        )
    if balance.charged_back_on and balance.charged_back_yen > 0:
        words = _("%(day)sに入金が取り消されました（%(amount)s）。")
        day, yen = balance.charged_back_on, balance.charged_back_yen
        told.append(
            words % {"day": format_day_and_weekday(day), "amount": format_yen(yen)}
        )
    return told
