"""Keep what monitoring tells as drafts, once each; publish nothing."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.text_rules import HIDDEN_PATTERN
from madoguchi.notices.alert_models import IncidentDraft
from madoguchi.notices.models import Function, Notice
from madoguchi.notices.notice_checks import clean_area

MAX_TITLE_LETTERS, MAX_DETAIL_LETTERS = 60, 300
MAX_AREAS = 20


@dataclass(frozen=True, slots=True)
class Alert:
    """What a sender says of one trouble; `key` is a digest of its own name for it."""

    key: str
    title: str
    detail: str
    started_at: datetime
    is_resolved: bool = False
    functions: tuple[str, ...] = ()
    areas: tuple[str, ...] = field(default=())


def keep_alert(alert: Alert, at: datetime) -> bool:
    """Keep an alert as a draft, or that it is over; whether that was news.

    Functions and areas that are none are left out: a person looks at each draft.
    """
    if alert.is_resolved:
        known = IncidentDraft.objects.filter(alert_key=alert.key, resolved_at=None)
        return bool(known.update(resolved_at=at))
    _draft, is_new = IncidentDraft.objects.get_or_create(
        alert_key=alert.key,
        defaults={
            "title": visible_part(alert.title, MAX_TITLE_LETTERS),
            "detail": visible_part(alert.detail, MAX_DETAIL_LETTERS),
            "functions": [name for name in alert.functions if name in Function.values],
            "areas": known_areas(alert.areas),
            "started_at": min(alert.started_at, at),
            "received_at": at,
        },
    )
    return is_new


def visible_part(text: str, most: int) -> str:
    """Return the beginning without what nobody sees."""
    return HIDDEN_PATTERN.sub(" ", text).strip()[:most]


def known_areas(texts: tuple[str, ...]) -> list[str]:
    areas = []
    for text in texts[:MAX_AREAS]:
        try:
            areas.append(clean_area(text))
        except Refused:
            continue
    return areas


def close_draft(pk: int, *, actor: str, at: datetime) -> None:
    """Set a draft aside, once."""
    IncidentDraft.objects.filter(pk=pk, closed_at=None).update(
        closed_at=at, closed_by=actor
    )


def publish_draft_as(pk: int, notice: Notice, *, actor: str, at: datetime) -> None:
    """Note what was published from a draft; one draft makes one notice.

    Refused with `draft_closed`, also where a colleague has set it aside.
    """
    draft = IncidentDraft.objects.select_for_update().filter(pk=pk).first()
    if draft is None or draft.notice_id == notice.pk:
        return
    if draft.closed_at is not None:
        raise Refused(
            "draft_closed",
            _(
                "この監視の下書きは、ほかの担当者が%(what)s。"
                "今回の内容は知らせていません。障害の一覧でお確かめください。"
            )
            % {
                "what": _("%(reference)sとして知らせました")
                % {"reference": draft.notice.reference}
                if draft.notice
                else _("片づけました")
            },
        )
    draft.closed_at, draft.closed_by, draft.notice = at, actor, notice
    draft.save()
