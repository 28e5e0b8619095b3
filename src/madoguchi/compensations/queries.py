"""What customers read of a compensation."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.compensations.models import Compensation, ContractCompensation
from madoguchi.contracts.service_kinds import Service
from madoguchi.notices.models import Notice
from madoguchi.platform.access import Access

GIVEN_STATES = (
    ContractCompensation.State.PROMISED,
    ContractCompensation.State.RETURNED,
)
MAX_SHOWN = 6


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What a contract gets back for an incident. `starts_at`: when that began.

    `document` is the number of the return invoice; "" where the next bill has it.
    """

    notice: int
    reference: str
    title: str
    starts_at: datetime
    days: int
    amount_yen: int
    tax_category: str
    document: str


def given_back(access: Access, contract: int) -> list[GivenBack]:
    """List what a contract gets back, the newest first."""
    mine = ContractCompensation.objects.visible_to(access)
    rows = mine.filter(contract=contract, state__in=GIVEN_STATES).select_related(
        "compensation__notice"
    )
    return [
        GivenBack(
            row.compensation.notice_id,
            row.compensation.reference,
            row.compensation.notice.title,
            row.compensation.notice.starts_at,
            row.days,
            row.amount_yen,
            row.tax_category,
            row.document,
        )
        for row in rows.order_by("-settled_at", "-pk")[:MAX_SHOWN]
    ]


def compensation_words(notice: Notice) -> list[str]:
    """Say for everybody what an incident gives back, a sentence a service."""
    states = (Compensation.State.APPROVED, Compensation.State.DONE)
    row = Compensation.objects.filter(notice=notice, state__in=states).first()
    if row is None:
        return []
    return [
        _(
            "%(service)s: 影響のあったご契約の基本料金%(days)s日分を、"
            "次のご請求から差し引きます。お申し込みは要りません。"
        )
        % {"service": Service(service).label, "days": days}
        for service, days in row.days_by_service.items()
    ]
