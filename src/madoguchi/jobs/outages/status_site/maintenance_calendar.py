"""Planned work as a calendar (RFC 5545) that calendars keep up to date."""

from datetime import UTC

from icalendar import Calendar, Event

from madoguchi.notices.models import Notice
from madoguchi.notices.notice_cards import NoticeCard, notice_card
from madoguchi.notices.notice_times import HISTORY_DURATION, PLANNED_DURATION
from madoguchi.notices.recent_revisions import RECENT_REVISIONS
from madoguchi.notices.shared_words import sentence_to_share
from madoguchi.notices.site_pages.site_facts import SiteFacts


def maintenance_calendar(facts: SiteFacts) -> bytes:
    """Write the work planned, done and called off; an event keeps its UID for good."""
    calendar = Calendar()
    calendar.add("prodid", "-//Madoguchi//JA")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"{facts.brand} 工事とメンテナンス")
    rows = Notice.objects.filter(
        kind=Notice.Kind.MAINTENANCE,
        starts_at__gt=facts.at - HISTORY_DURATION,
        starts_at__lte=facts.at + PLANNED_DURATION,
    ).prefetch_related(RECENT_REVISIONS)
    for notice in rows.order_by("starts_at", "pk"):
        card = notice_card(notice, facts.at, notice.revisions.all())
        calendar.add_component(event_of_work(card, facts))
    return bytes(calendar.to_ical())


def event_of_work(card: NoticeCard, facts: SiteFacts) -> Event:
    """Build the event; moments are in UTC: a zone by name would need its rules."""
    notice, event = card.notice, Event()
    told_at = card.log[0].at if card.log else notice.starts_at
    event.add("uid", f"{card.reference}@madoguchi")
    event.add("sequence", max(card.revision - 1, 0))
    event.add("dtstamp", told_at.astimezone(UTC))
    event.add("dtstart", notice.starts_at.astimezone(UTC))
    if notice.ends_at is not None and notice.ends_at > notice.starts_at:
        event.add("dtend", notice.ends_at.astimezone(UTC))
    event.add("summary", f"{facts.brand} {notice.title}")
    event.add("description", sentence_to_share(notice, facts.at))
    event.add("status", "CANCELLED" if notice.is_called_off else "CONFIRMED")
    return event
