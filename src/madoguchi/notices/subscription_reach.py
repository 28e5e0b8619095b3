"""Which revisions are worth a mail, for whom, and not before which moment."""

from datetime import datetime, time, timedelta

from madoguchi.contracts.service_kinds import Service
from madoguchi.kernel.calendar import JST
from madoguchi.notices.announcement import (
    ENDED_PROGRESS,
    Effect,
    EmergencyEffect,
)
from madoguchi.notices.models import Notice, NoticeRevision
from madoguchi.notices.notice_changes import content_before
from madoguchi.notices.prefectures import PREFECTURES
from madoguchi.notices.subscription_models import Severity, StatusSubscription
from madoguchi.notices.verdicts import touch_of_notice

TELLING_COLUMNS = (
    *("progress", "effect", "eta_kind", "expected_at", "expected_from", "starts_at"),
    *("ends_at", "functions", "services", "areas", "emergency_calls", "headline"),
    *("contracts", "due_extended_to"),
)
"""State, expected end and scope: what a mail is worth."""

NIGHT_BEGIN, NIGHT_END = time(22), time(7)
ONE_DAY = timedelta(days=1)


def is_worth_telling(revision: NoticeRevision) -> bool:
    """Whether it changes something; a mere promise of the next news does not.

    The end is told once: nothing that is added to what is over.
    """
    if not revision.content["headline"]:
        return False
    before = content_before(revision)
    if {before.get("progress"), revision.content["progress"]} <= ENDED_PROGRESS:
        return False
    return any(
        before.get(name) != revision.content.get(name) for name in TELLING_COLUMNS
    )


def is_severe_enough(notice: Notice, least: str) -> bool:
    if notice.emergency_calls == EmergencyEffect.AFFECTED:
        return True
    is_incident = notice.kind == Notice.Kind.INCIDENT
    if least == Severity.DOWN:
        return is_incident and notice.effect == Effect.DOWN
    return is_incident or least == Severity.ALL


def wants_news_of(
    subscription: StatusSubscription, notice: Notice, *, was_told: bool = False
) -> bool:
    """Whether a notice is about what somebody asked for.

    Who `was_told` of it also hears that it got better. Whose contracts it touches is
    found elsewhere (`notices/subscribed_contracts.py`).
    """
    if not was_told and not is_severe_enough(notice, subscription.least_severity):
        return False
    wanted = subscription.functions
    if wanted and not set(wanted).intersection(notice.functions):
        return False
    if subscription.user_id is not None:
        return True
    services = [subscription.service] if subscription.service else list(Service)
    place = subscription.prefecture
    return any(
        touch_of_notice(notice, service, name)
        for service in services
        for name in ([place] if place else PREFECTURES)
    )


def moment_of_mail(
    subscription: StatusSubscription, notice: Notice, at: datetime
) -> datetime:
    """Return when the mail may go out: now, or in the morning after a quiet night."""
    is_emergency = notice.emergency_calls == EmergencyEffect.AFFECTED
    if not subscription.is_quiet_at_night:
        return at
    if is_emergency and subscription.wakes_for_emergency:
        return at
    return end_of_night(at)


def end_of_night(at: datetime) -> datetime:
    """Return when the night of a moment ends: that moment itself by day."""
    local = at.astimezone(JST)
    if NIGHT_END <= local.time() < NIGHT_BEGIN:
        return at
    day = local.date() if local.time() < NIGHT_END else local.date() + ONE_DAY
    return datetime.combine(day, NIGHT_END, JST)
