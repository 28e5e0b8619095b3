"""How customers would see an announcement, in each channel, and what to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from madoguchi.catalogue.cached_reference import reference_at
from madoguchi.desk.channel_previews import ChannelPreview, channel_previews
from madoguchi.kernel.wording import format_clock
from madoguchi.notices.accidents import accident_words
from madoguchi.notices.models import Mode, Notice
from madoguchi.notices.notice_cards import NoticeCard, notice_card
from madoguchi.notices.overlaps import overlapping_notice
from madoguchi.notices.shared_words import MAX_SMS_LETTERS, sms_of_notice

FIRST_NOTICE_DURATION = timedelta(minutes=30)  # the guideline of 2023
UPDATE_DURATION = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class IncidentPreview:
    """`points`: what the author should look at before publishing, a sentence each."""

    card: NoticeCard
    channels: Sequence[ChannelPreview]
    points: Sequence[str]


def incident_preview(notice: Notice, at: datetime) -> IncidentPreview:
    operator = reference_at(at).operator
    sms = sms_of_notice(notice, at, operator.brand if operator else "")
    revisions = notice.revisions.all() if notice.pk else []
    return IncidentPreview(
        card=notice_card(notice, at, revisions),
        channels=channel_previews(notice, at),
        points=[
            *filter(None, [accident_words(notice, at)]),
            *points_of_time(notice, at),
            *points_of_reach(notice),
            *long_sms(sms),
        ],
    )


def points_of_time(notice: Notice, at: datetime) -> list[str]:
    """Name promises that are near or far: the first notice, the next update."""
    points = []
    if notice.pk is None and notice.noticed_at is not None:
        limit = notice.noticed_at + FIRST_NOTICE_DURATION
        minutes = int((at - notice.noticed_at).total_seconds() // 60)
        words = _("気づいてから%(n)s分。最初のお知らせは%(limit)sまで。")
        points.append(words % {"n": max(minutes, 0), "limit": format_clock(limit)})
    if notice.next_update_at and notice.next_update_at > at + UPDATE_DURATION:
        points.append(_("次のお知らせが1時間より先です。深夜のほかは1時間ごとです。"))
    return points


def points_of_reach(notice: Notice) -> list[str]:
    points = []
    if notice.mode != Mode.OPEN:
        words = _("対象の契約の手続きを「%(mode)s」にします。")
        points.append(words % {"mode": Mode(notice.mode).label})
    if notice.kind == Notice.Kind.INCIDENT and (other := overlapping_notice(notice)):
        words = _("%(reference)s「%(title)s」も出ています。その続きではありませんか。")
        points.append(words % {"reference": other.reference, "title": other.title})
    return points


def long_sms(sms: str) -> list[str]:
    if len(sms) <= MAX_SMS_LETTERS:
        return []
    return [_("SMSが70文字を超え、2通分になります。症状を短くできませんか。")]
