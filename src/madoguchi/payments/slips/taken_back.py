"""A store gave back what it took on a slip: the service stays. In the scope.

The customer left the store believing that the bill is paid, and could not know.
"""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from madoguchi.kernel.wording import day_in_japan, format_short_day
from madoguchi.payments.models import DunningCase, StoreSlip

DAYS_OF_SERVICE = 7
"""After the news: nobody is suspended before."""


def slip_taken_back(case: DunningCase) -> StoreSlip | None:
    """Find the slip of a case's bill that a store gave back last."""
    rows = StoreSlip.objects.filter(
        party=case.party_id,
        account=case.account_id,
        billing_month=case.billing_month,
        state=StoreSlip.State.TAKEN_BACK,
    )
    return rows.order_by("settled_at").last()


def service_kept_until(case: DunningCase) -> date | None:
    """Return the last day on which a slip given back keeps the service; None: none."""
    slip = slip_taken_back(case)
    if slip is None or slip.settled_at is None:
        return None
    return day_in_japan(slip.settled_at) + timedelta(days=DAYS_OF_SERVICE)


def taken_back_sentence(slip: StoreSlip) -> str:
    """Say once what happened, and until when the service surely stays."""
    words = _(
        "%(day)sのコンビニエンスストアでのお支払いは、お店が取り消したと連絡があり、"
        "もう一度のお支払いをお願いします。"
    )
    return words % {"day": format_short_day(slip.paid_on) if slip.paid_on else ""}
