"""Where the debit of a bill from a bank account stands, in words."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.kernel.wording import (
    format_day_and_weekday,
    format_short_day,
    format_yen,
)
from madoguchi.ledger.balances import BillBalance
from madoguchi.payments.awaited_debits import AwaitedDebit, awaited_sentence
from madoguchi.payments.charge_doubts import OPEN_CHARGE_STATES
from madoguchi.payments.charge_states import ChargedBalance, ChargeStory, charge_story
from madoguchi.payments.debit_result_words import debit_refusal
from madoguchi.payments.dunning.agreed_plans import AgreedPlan
from madoguchi.payments.dunning.next_debits import NextDebit
from madoguchi.payments.models import CardCharge, DebitRequest
from madoguchi.platform.access import Access


def newest_debits(
    access: Access, bills: Collection[tuple[int, date]]
) -> dict[tuple[int, date], DebitRequest]:
    """Read what a bank was last asked for, of each bill; nothing of withdrawn ones."""
    if not bills:
        return {}
    rows = DebitRequest.objects.visible_to(access).filter(
        account__in={account for account, _month in bills},
        billing_month__in={month for _account, month in bills},
    )
    rows = rows.exclude(state=DebitRequest.State.WITHDRAWN).order_by("nth")
    found = rows.select_related("file__collector")
    return {(row.account_id, row.billing_month): row for row in found}


def debit_of(balance: BillBalance | None) -> DebitRequest | None:
    return balance.debit if isinstance(balance, ChargedBalance) else None


def awaited_of(balance: BillBalance | None) -> AwaitedDebit | None:
    return balance.awaited if isinstance(balance, ChargedBalance) else None


def is_at_bank(balance: BillBalance | None) -> bool:
    """Whether a bank has the bill, or had it on a day whose results are not here."""
    debit = debit_of(balance)
    if debit is None:
        return awaited_of(balance) is not None
    return debit.state == DebitRequest.State.ASKED


def joint_debit_sentences(balances: Mapping[date, BillBalance]) -> list[str]:
    """Say of each day on which a bank debits several bills what they come to."""
    by_day: dict[date, list[DebitRequest]] = defaultdict(list)
    for _month, balance in sorted(balances.items()):
        if (debit := debit_of(balance)) and is_at_bank(balance):
            by_day[debit.file.debit_on].append(debit)
    words = _(
        "%(day)sには、%(months)sのご請求をあわせて%(yen)sを口座から引き落とします。"
    )
    return [
        words
        % {
            "day": format_short_day(day),
            "months": "、".join(
                _("%(month)s月分") % {"month": debit.billing_month.month}
                for debit in debits
            ),
            "yen": format_yen(sum(debit.amount_yen for debit in debits)),
        }
        for day, debits in sorted(by_day.items())
        if len(debits) > 1
    ]


def kept_plan_of(balance: BillBalance | None) -> AgreedPlan | None:
    """The agreed instalments of a bill of which none is overdue; None for others."""
    plan = balance.plan if isinstance(balance, ChargedBalance) else None
    return plan if plan is not None and plan.is_kept else None


def bill_story(balance: BillBalance | None) -> ChargeStory | None:
    """Say what the payment of a bill waits for; None where nothing says more.

    What a card or a bank is asked for comes first, then instalments that are kept to,
    then why a try failed.
    """
    story, plan = newest_try(balance), kept_plan_of(balance)
    if plan is None or (story is not None and story.kind == "plan"):
        return story
    return ChargeStory(_("分割払い"), "plan", plan.sentences(), is_by_instalments=True)


def newest_try(balance: BillBalance | None) -> ChargeStory | None:
    """Say what became of the newest try to collect a bill; None where none says more.

    Of a charge and a debit that which ended last counts, and first what has no end.
    """
    charge = balance.charge if isinstance(balance, ChargedBalance) else None
    debit = debit_of(balance)
    if debit is None:
        awaited = awaited_of(balance)
        is_charged = charge is not None and charge.state in OPEN_CHARGE_STATES
        if awaited is None or is_charged:
            return charge_story(charge)
        return ChargeStory(_("結果待ち"), "plan", (awaited_sentence(awaited),))
    ended_at = debit.settled_at  # None while a bank is asked
    is_older = (
        charge is not None
        and ended_at is not None
        and (charge.settled_at is None or charge.settled_at > ended_at)
    )
    again = next_of(balance)
    return refused_card_story(charge, again) if is_older else debit_story(debit, again)


def refused_card_story(
    charge: CardCharge | None, again: NextDebit | None
) -> ChargeStory | None:
    """Say why a card was refused after a bank, and when the bank is asked again."""
    story = charge_story(charge)
    if story is None or again is None or story.kind != "err":
        return story
    sentences = (*story.sentences, again.sentence)
    return replace(story, sentences=sentences, is_asked_again=True)


def is_unpaid(due_on: date, today: date, story: ChargeStory | None) -> bool:
    """Whether a bill that lacks money is called unpaid on a JST day.

    From the day after its own day of payment, whatever its month; before that only
    where a card or a bank was asked and did not pay.
    """
    return due_on < today or (story is not None and story.kind == "err")


def next_of(balance: BillBalance | None) -> NextDebit | None:
    return balance.next_debit if isinstance(balance, ChargedBalance) else None


def debit_story(debit: DebitRequest, again: NextDebit | None) -> ChargeStory | None:
    """Say when a bank debits, or why it did not and what comes; None for a paid one."""
    debit_on = debit.file.debit_on
    if debit.state == DebitRequest.State.ASKED:
        words = _(
            "%(day)sに口座から引き落とします。結果は%(result)sごろに分かります。"
            "それまで、ほかの方法でお支払いいただく必要はありません。"
        )
        told = {
            "day": format_short_day(debit_on),
            "result": format_short_day(debit.file.result_on),
        }
        return ChargeStory(_("手続き中"), "plan", (words % told,))
    if debit.state != DebitRequest.State.FAILED:
        return None
    words = _("%(day)sに口座から引き落としできませんでした。")
    failed = words % {"day": format_day_and_weekday(debit_on)}
    why = debit_refusal(debit.result, again.sentence if again else "")
    sentences, word = (failed, str(why)), _("できませんでした")
    is_again = again is not None
    return ChargeStory(word, "err", sentences, why.code, is_asked_again=is_again)
