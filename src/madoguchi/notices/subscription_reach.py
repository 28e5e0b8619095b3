"""Which revisions are worth a mail, for whom, and not before which moment."""

from datetime import datetime, time, timedelta

from madoguchi.contracts.service_kinds import Service
from madoguchi.kernel.calendar import JST
from madoguchi.notices.announcement import EmergencyEffect
from madoguchi.notices.models import Notice, NoticeRevision
from madoguchi.notices.notice_changes import content_before
from madoguchi.notices.prefectures import PREFECTURES
from madoguchi.notices.subscription_models import StatusSubscription
from madoguchi.notices.verdicts import touch_of_notice

TELLING_COLUMNS = (
    *("progress", "effect", "eta_kind", "expected_at", "expected_from", "starts_at"),
    *("ends_at", "functions", "services", "areas", "emergency_calls", "headline"),
)
"""State, expected end and scope: what a mail is worth."""

NIGHT_BEGIN, NIGHT_END = time(22), time(7)
ONE_DAY = timedelta(days=1)


def is_worth_telling(revision: NoticeRevision) -> bool:
    """Whether it changes something; a mere promise of the next news does not."""
    if not revision.content["headline"]:
        return False
    before = content_before(revision)
    return any(before.get(name) != revision.content[name] for name in TELLING_COLUMNS)


def wants_news_of(subscription: StatusSubscription, notice: Notice) -> bool:
    wanted = subscription.functions
    if wanted and not set(wanted).intersection(notice.functions):
        return False
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
    local = at.astimezone(JST)
    if NIGHT_END <= local.time() < NIGHT_BEGIN:
        return at
    day = local.date() if local.time() < NIGHT_END else local.date() + ONE_DAY
    return datetime.combine(day, NIGHT_END, JST)
