"""A doubtful refund to a card gets its end from somebody who saw the gateway's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan, format_yen
from madoguchi.ledger.card_postings import post_card_refund, post_refund_denied
from madoguchi.payments.charge_end_checks import SeenEnd
from madoguchi.payments.charge_money import money_of_refund
from madoguchi.payments.doubtful_charges import LONG_OPEN_AFTER, LONG_OPEN_WORDS
from madoguchi.payments.models import CardDoubt, CardRefund
from madoguchi.platform.audit import Act, record
from madoguchi.platform.fixed_statements import read_rows

State = CardRefund.State
DOUBTFUL_REFUNDS_SQL = "SELECT * FROM payments_doubtful_refunds(%(before)s, %(most)s)"


@dataclass(frozen=True, slots=True)
class DoubtfulRefund:
    """A refund that waits for somebody. `outside_id` is the gateway's name for it."""

    refund: int
    customer_number: str
    amount_yen: int
    doubt: str
    outside_id: str
    key: str
    asked_at: datetime

    @property
    def why(self) -> str | Promise:
        return CardDoubt(self.doubt).label if self.doubt else LONG_OPEN_WORDS


def doubtful_refunds(at: datetime, most: int) -> Sequence[DoubtfulRefund]:
    """Read what somebody has to decide, the oldest first. Needs no scope."""
    params = {"before": at - LONG_OPEN_AFTER, "most": most}
    return [DoubtfulRefund(*row) for row in read_rows(DOUBTFUL_REFUNDS_SQL, params)]


def is_doubtful_refund(refund: CardRefund, at: datetime) -> bool:
    """Whether somebody has to decide this refund: it is marked, or open for a day."""
    is_open = refund.state == State.ASKED
    return bool(refund.doubt) or (is_open and refund.asked_at < at - LONG_OPEN_AFTER)


def refuse_refund_end(refund: CardRefund, seen: SeenEnd, at: datetime) -> None:
    """Refuse `refund_not_doubtful` where its end is known, `refund_end_too_large`.

    `refund_day_impossible` for a day before it was asked for, or to come.
    """
    if not is_doubtful_refund(refund, at):
        raise Refused(
            "refund_not_doubtful",
            _(
                "この返金の結果は、もう分かっています。お金は動いていません。"
                "画面を開き直して、いまの状態をお確かめください。"
            ),
        )
    limit_yen = max(refund.amount_yen, refund.answered_yen or 0)
    if seen.paid_yen > limit_yen:
        words = _(
            "この返金で戻る金額は%(limit)sまでです。お金は動いていません。"
            "決済会社の画面の金額を、もう一度お確かめください。"
        )
        told = {"limit": format_yen(limit_yen)}
        raise Refused("refund_end_too_large", words % told)
    first, last = day_in_japan(refund.asked_at), day_in_japan(at)
    if seen.paid_yen and (seen.paid_on is None or not first <= seen.paid_on <= last):
        raise Refused(
            "refund_day_impossible",
            _(
                "返金された日は、返金を頼んだ日から今日までの日です。お金は動いていま"
                "せん。決済会社の画面の日付を入力してください。"
            ),
        )


def end_doubtful_refund(
    refund: CardRefund, seen: SeenEnd, *, actor: str, at: datetime
) -> CardRefund:
    """Give a doubtful refund the end that somebody saw, and post it. In the scope.

    `seen.paid_yen` is what went back to the card, 0 for nothing. Refused as
    `refuse_refund_end` is.
    """
    rows = CardRefund.objects.same_party_as(refund).select_related("charge")
    row = rows.select_for_update(of=("self",)).get(pk=refund.pk)
    refuse_refund_end(row, seen, at)
    before = str(row.get_state_display()), str(row.amount_yen)
    was_posted = row.state == State.RETURNED
    if seen.paid_yen and not was_posted:
        row.state, row.settled_at, row.amount_yen = State.RETURNED, at, seen.paid_yen
        on = seen.paid_on or day_in_japan(at)
        post_card_refund(money_of_refund(row), seen.paid_yen, on, at=at)
    elif not seen.paid_yen:
        row.state, row.settled_at = State.FAILED, at
        if was_posted:
            post_refund_denied(money_of_refund(row), row.amount_yen, at=at)
    row.decided_doubt, row.doubt = row.doubt, ""
    row.save()
    changes = {
        "state": [before[0], str(row.get_state_display())],
        "amount_yen": [before[1], str(seen.paid_yen)],
    }
    record(Act("refund_ended", str(row), row.party_id, actor, at), changes)
    return row
