"""What comes next for an unpaid bill: the card again, a spare account, a slip.

In the scope. Known rules and rows alone: what nobody knows is not said.
"""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from madoguchi.catalogue.models import Operator
from madoguchi.kernel.calendar import ONE_DAY, start_of_day
from madoguchi.kernel.wording import day_in_japan, format_short_day
from madoguchi.payments.bills_at_bank import bill_at_bank
from madoguchi.payments.card_retries import next_card_retry
from madoguchi.payments.coming_debits import coming_debit_day
from madoguchi.payments.dunning.next_debits import coming_slip_day
from madoguchi.payments.dunning.queries import owed_yen_of
from madoguchi.payments.models import (
    CardCharge,
    DebitRequest,
    DunningCase,
    DunningRule,
    KeptMethod,
    StoreSlip,
)


def next_ways(case: DunningCase, rule: DunningRule, at: datetime) -> list[str]:
    """Say what is tried next of an open case, in order; nothing while a bank has it."""
    if bill_at_bank(case.party_id, case.account_id, case.billing_month):
        return []
    operator, today = Operator.objects.get(), day_in_japan(at)
    slip = newest_slip(case)
    if slip is not None and slip.state == StoreSlip.State.ISSUED:
        counts = slip.last_on >= today and slip.amount_yen == owed_yen_of(case)
        return [slip_in_hand(slip)] if counts else []
    ways = [card_retry(day)] if (day := next_card_retry(case, today)) else []
    if rule.debits_spare_account and (kept := spare_account_to_ask(case)):
        debit_on = coming_debit_day(operator, spare_asked_from(case, rule, at))
        words = spare_debit_after_card() if ways else spare_debit_next()
        ways += [words % spare_facts(kept, debit_on)] if debit_on else []
    if slip is None and (coming := coming_slip(case, operator, today)):
        ways.append(coming)
    return ways


def bill_of(case: DunningCase) -> dict[str, object]:
    return {
        "party": case.party_id,
        "account": case.account_id,
        "billing_month": case.billing_month,
    }


def newest_slip(case: DunningCase) -> StoreSlip | None:
    return StoreSlip.objects.filter(**bill_of(case)).order_by("nth").last()


def slip_in_hand(slip: StoreSlip) -> str:
    words = _(
        "コンビニの払込票をご用意しました。%(day)sまでお使いになれます。"
        "それまで、カードや口座から引き落とすことはありません。"
    )
    return words % {"day": format_short_day(slip.last_on)}


def card_retry(day: date) -> str:
    words = _(
        "%(day)sに、登録のカードでもう一度引き落とします。"
        "それより前にお支払いいただくと、引き落としません。"
    )
    return words % {"day": format_short_day(day)}


def spare_account_to_ask(case: DunningCase) -> KeptMethod | None:
    """Find the kept account that stands in, where cards failed and it was not asked."""
    mine, bill = {"party": case.party_id, "account": case.account_id}, bill_of(case)
    failed = CardCharge.objects.filter(**bill, way="collected", state="failed")
    kept = KeptMethod.objects.filter(**mine, kind="debit", ended_at=None)
    found = kept.exclude(sealed_account="").order_by("rank").first()
    if found is None or case.account.payment_method != "card" or not failed.exists():
        return None
    asked = DebitRequest.objects.filter(**bill, sealed_account=found.sealed_account)
    return None if asked.exclude(state="withdrawn").exists() else found


def spare_asked_from(case: DunningCase, rule: DunningRule, at: datetime) -> datetime:
    """Return from when files may ask the spare account: after the last card retry."""
    if not rule.card_retry_days:
        return at
    last_retry_on = case.due_on + timedelta(days=rule.card_retry_days[-1])
    return max(at, start_of_day(last_retry_on + ONE_DAY))


def spare_debit_next() -> str:
    return _(
        "次は、予備の口座（末尾%(tail)s）から%(day)sに引き落とします。"
        "それより前にお支払いいただくと、引き落としません。"
    )


def spare_debit_after_card() -> str:
    return _(
        "カードで引き落とせなかったときは、予備の口座（末尾%(tail)s）から%(day)sに"
        "引き落とします。"
    )


def spare_facts(kept: KeptMethod, day: date) -> dict[str, str]:
    return {"tail": kept.bank_account_number, "day": format_short_day(day)}


def coming_slip(case: DunningCase, operator: Operator, today: date) -> str | None:
    """Say when a slip is issued; None where the sum is above what stores take."""
    if (slip_on := coming_slip_day(case, operator)) is None:
        return None
    words = _(
        "%(day)sまでにお支払いを確認できないときは、コンビニの払込票をご用意します。"
    )
    return words % {"day": format_short_day(max(slip_on, today))}
