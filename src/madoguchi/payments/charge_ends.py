"""A doubtful charge gets its end from somebody who looked at the gateway's page."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan, format_yen
from madoguchi.ledger.card_postings import (
    post_card_payment,
    post_chargeback,
    taken_back_yen,
)
from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.charge_money import money_of_charge
from madoguchi.payments.doubtful_charges import is_doubtful
from madoguchi.payments.dunning.cases import ask_to_end_dunning
from madoguchi.payments.models import CardCharge
from madoguchi.platform.audit import Act, record


@dataclass(frozen=True, slots=True)
class SeenEnd:
    """What stands on the gateway's page: the yen that are paid, 0 for none, and when.

    `paid_on` is a JST day, None where nothing is paid. Of a charge that was posted as
    paid the yen are what is left of it: the rest was taken back.
    """

    paid_yen: int
    paid_on: date | None = None


def end_doubtful_charge(
    charge: CardCharge, seen: SeenEnd, *, actor: str, at: datetime
) -> CardCharge:
    """Give a doubtful charge the end that somebody saw, and post it. In the scope.

    Refused as `refuse_end` is, looked at again under the lock of the row. The same
    answer of the gateway is not marked a second time.
    """
    row = CardCharge.objects.same_party_as(charge).select_for_update().get(pk=charge.pk)
    refuse_end(row, seen, at)
    before = [row.get_state_display(), f"{row.amount_yen}"]
    if row.state == CardCharge.State.PAID:
        take_back_all_but(row, seen.paid_yen, at)
    elif seen.paid_yen:
        record_paid(row, seen, actor, at)
    elif row.state in OPEN_CHARGE_STATES:
        row.state, row.settled_at = CardCharge.State.WITHDRAWN, at
    row.decided_doubt, row.doubt = row.doubt, ""
    row.save()
    changes = {
        "state": [before[0], str(row.get_state_display())],
        "amount_yen": [before[1], str(seen.paid_yen)],
    }
    record(Act("charge_ended", str(row), row.party_id, actor, at), changes)
    return row


def record_paid(row: CardCharge, seen: SeenEnd, actor: str, at: datetime) -> None:
    """Post what was paid; the charge stands for that sum from now on."""
    row.state, row.settled_at = CardCharge.State.PAID, at
    row.amount_yen = seen.paid_yen
    money = money_of_charge(row)
    on = seen.paid_on or day_in_japan(at)
    post_card_payment(money, seen.paid_yen, on, at=at)
    ask_to_end_dunning(
        row.party_id, row.account_id, row.billing_month, actor=actor, at=at
    )


def take_back_all_but(row: CardCharge, kept_yen: int, at: datetime) -> None:
    """Post what was taken back of a paid charge, or came again, since then."""
    money = money_of_charge(row)
    if more_yen := row.amount_yen - kept_yen - taken_back_yen(money):
        post_chargeback(money, more_yen, day_in_japan(at), at=at)


def refuse_end(charge: CardCharge, seen: SeenEnd, at: datetime) -> None:
    """Refuse what cannot be the end of a charge.

    `charge_not_doubtful` where its end is known, `charge_end_too_large` above what was
    asked for and what the gateway said, `charge_day_impossible` for a day of payment
    before it was asked for or to come.
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
