"""What cannot be the end of a charge, whoever says to have seen it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan, format_yen
from madoguchi.payments.doubtful_charges import is_doubtful
from madoguchi.payments.models import CardCharge


@dataclass(frozen=True, slots=True)
class SeenEnd:
    """What stands on the gateway's page: the yen that are paid, 0 for none, and when.

    `paid_on` is a JST day. Of a charge that was posted the yen are what is left of it.
    """

    paid_yen: int
    paid_on: date | None = None


def refuse_end(charge: CardCharge, seen: SeenEnd, at: datetime) -> None:
    """Refuse `charge_not_doubtful` where its end is known, `charge_end_too_large`.

    `charge_day_impossible` for a day before it was asked for, or to come.
    """
    if not is_doubtful(charge, at):
        raise Refused(
            "charge_not_doubtful",
            _(
                "この決済の結果は、もう分かっています。お金は動いていません。"
                "画面を開き直して、いまの状態をお確かめください。"
            ),
        )
    limit_yen = charge.amount_yen
    if charge.state != CardCharge.State.PAID:
        limit_yen = max(limit_yen, charge.answered_yen or 0)
    if seen.paid_yen > limit_yen:
        words = _(
            "この決済で支払われる金額は%(limit)sまでです。お金は動いていません。"
            "決済会社の画面の金額を、もう一度お確かめください。"
        )
        told = {"limit": format_yen(limit_yen)}
        raise Refused("charge_end_too_large", words % told)
    refuse_day(charge, seen, at)


def refuse_day(charge: CardCharge, seen: SeenEnd, at: datetime) -> None:
    day, first = seen.paid_on, day_in_japan(charge.asked_at)
    if seen.paid_yen and (day is None or not first <= day <= day_in_japan(at)):
        raise Refused(
            "charge_day_impossible",
            _(
                "支払われた日は、カードに請求した日から今日までの日です。"
                "お金は動いていません。決済会社の画面の日付を入力してください。"
            ),
        )
