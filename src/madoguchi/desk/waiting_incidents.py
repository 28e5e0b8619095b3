"""Promised news of outages, and drafts of monitoring, as kinds that wait."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.desk.lateness import Lateness, lateness_on
from madoguchi.desk.waiting_kind import WaitingKind
from madoguchi.kernel.wording import day_in_japan, format_short_limit
from madoguchi.notices.models import IncidentDraft, Notice


def incidents_that_wait(at: datetime) -> Iterator[WaitingKind]:
    promised = Notice.objects.filter(ends_at=None).exclude(next_update_at=None)
    promises = promised.values_list("next_update_at", flat=True)
    moments = sorted(moment for moment in promises if moment)
    if moments:
        first = moments[0]
        day = day_in_japan(first)
        late = Lateness(_("すぎています"), "err") if first < at else None
        near = lateness_on(day, day_in_japan(at))
        yield WaitingKind(
            _("障害の次のお知らせ"),
            "desk:incidents",
            len(moments),
            day,
            format_short_limit(first),
            late or near,
        )
    drafts = IncidentDraft.objects.filter(closed_at=None).count()
    yield WaitingKind(_("監視からの下書き"), "desk:incidents", drafts)
