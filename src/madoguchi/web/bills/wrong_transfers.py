"""Why a transfer does not count for a bill any more, for its customer."""

from datetime import date

from django.utils.translation import gettext as _

from madoguchi.kernel.wording import day_in_japan, format_short_day, format_yen
from madoguchi.payments.incoming.bill_shares import shares_in
from madoguchi.payments.models import TransferMatch
from madoguchi.platform.access import Access


def wrong_transfer_words(access: Access, account: int, month: date) -> str:
    """Say that the newest transfer taken off a bill was not for it; "" for none.

    Nothing is said of whose it is. Inside the scope.
    """
    rows = TransferMatch.objects.visible_to(access).exclude(reversed_at=None)
    row = next(
        (
            row
            for row in rows.order_by("-reversed_at")
            if row.account_id == account
            or any(one[:2] == (account, month) for one in shares_in(row.shares))
        ),
        None,
    )
    if row is None or row.reversed_at is None:
        return ""
    words = _(
        "%(paid)sのお振込み%(yen)sは、この請求へのお支払いではないと分かったため、"
        "%(day)sに記録を取り消しました。お心当たりと違うときは、お電話ください。"
    )
    return words % {
        "paid": format_short_day(row.paid_on),
        "yen": format_yen(row.amount_yen),
        "day": format_short_day(day_in_japan(row.reversed_at)),
    }
