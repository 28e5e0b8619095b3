"""What the fictional demo gave back for an outage, and a price that will change."""

from datetime import datetime

from madoguchi.compensations.models import Compensation
from madoguchi.compensations.requests import (
    ask_for_compensation,
    decide_on_compensation,
    name_of_sum,
)
from madoguchi.jobs.legal.legal_tasks import count_told_contracts, tell_contracts
from madoguchi.jobs.outages.compensation_tasks import (
    count_compensation,
    settle_compensation,
)
from madoguchi.kernel.calendar import month_after
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import day_in_japan
from madoguchi.legal_notices.models import LegalNotice
from madoguchi.legal_notices.publication import ask_for_count, seen_of, tell_everybody
from madoguchi.notices.models import Function, Notice
from madoguchi.platform.batch import batch

ASKER, APPROVER = "demo", "demo approver"


def leave_compensation(at: datetime) -> None:
    """Give back the days of the fibre outage that is over, once."""
    with batch(ASKER):
        if Compensation.objects.exists():
            return
        over = Notice.objects.exclude(ends_at=None).filter(kind=Notice.Kind.INCIDENT)
        notice = over.filter(functions=[Function.FIBRE]).first()
        if notice is None:
            return
        try:
            row = ask_for_compensation(notice, actor=ASKER, at=at)
        except Refused:
            return  # a home of an older demo has no rule for it
    count_compensation(ASKER, row.pk)
    with batch(APPROVER):
        row.refresh_from_db()
        seen = name_of_sum(row)
        decide_on_compensation(row, approves=True, seen=seen, actor=APPROVER, at=at)
    settle_compensation(APPROVER, row.pk)


def leave_law_notice(at: datetime) -> None:
    """Tell of a price that changes in three months, once."""
    with batch(ASKER):
        if LegalNotice.objects.exists():
            return
        notice = LegalNotice(
            kind=LegalNotice.Kind.PRICE,
            title="まどかモバイル 3GBの料金が変わります",
            happens_on=month_after(day_in_japan(at).replace(day=1), 3),
            text_before="月額979円（税込）",
            text_after="月額1,078円（税込）\n通信量は4GBに増えます。",
            what_to_do="お手続きは要りません。ほかのプランへは、いつでも変更できます。",
            plans=["V3"],
        )
        ask_for_count(notice, actor=ASKER, at=at)
    count_told_contracts(ASKER, notice.pk)
    with batch(ASKER):
        notice.refresh_from_db()
        tell_everybody(notice, seen=seen_of(notice), actor=ASKER, at=at)
    tell_contracts(ASKER, notice.pk)
