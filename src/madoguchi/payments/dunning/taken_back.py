"""A payment was taken back, by a store or a card's issuer: the service stays a while.

The customer believed that the bill was paid, and could not know. In the scope.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from madoguchi.kernel.wording import day_in_japan, format_day_and_weekday
from madoguchi.ledger.models import AccountTitle, LedgerEntry, LedgerEvent
from madoguchi.payments.models import CardCharge, DunningCase, StoreSlip

DAYS_OF_SERVICE = 7
"""After the news: nobody is suspended before."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """When the news came, and a sentence for the customer.

    The sentence is "" of money that neither a store nor an issuer took back.
    """

    at: datetime
    sentence: str


def taken_back(case: DunningCase) -> TakenBack | None:
    """Find what was taken back last of a case's bill; None where nothing was."""
    if (entry := newest_chargeback(case)) is None:
        return None
    bill = {
        "party": case.party_id,
        "account": case.account_id,
        "billing_month": case.billing_month,
    }
    slips = StoreSlip.objects.filter(**bill, state=StoreSlip.State.TAKEN_BACK)
    for slip in slips.order_by("-settled_at"):
        if slip.ledger_key == entry.source:
            return TakenBack(entry.posted_at, sentence_of_store(slip))
    is_card = CardCharge.objects.filter(**bill, key=entry.source).exists()
    return TakenBack(entry.posted_at, sentence_of_card() if is_card else "")


def newest_chargeback(case: DunningCase) -> LedgerEntry | None:
    rows = LedgerEntry.objects.filter(
        party=case.party_id,
        account=case.account_id,
        billing_month=case.billing_month,
        event=LedgerEvent.CHARGEBACK,
        debit=AccountTitle.RECEIVABLE,
    )
    return rows.order_by("posted_at", "pk").last()


def service_kept_until(case: DunningCase) -> date | None:
    """Return the last day on which a payment taken back keeps the service."""
    if (entry := newest_chargeback(case)) is None:
        return None
    return day_in_japan(entry.posted_at) + timedelta(days=DAYS_OF_SERVICE)


def sentence_of_store(slip: StoreSlip) -> str:
    words = _(
        "%(day)sのコンビニエンスストアでのお支払いは、お店が取り消したと連絡があり、"
        "もう一度のお支払いをお願いします。"
    )
    return words % {"day": format_day_and_weekday(slip.paid_on) if slip.paid_on else ""}


def sentence_of_card() -> str:
    return _(
        "カードでのお支払いは、カード会社が取り消したと連絡があり、もう一度のお支払いを"
        "お願いします。お心当たりがないときは、お電話でお知らせください。"
    )
