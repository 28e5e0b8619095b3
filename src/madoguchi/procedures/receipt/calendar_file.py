"""The days of an order as a calendar file (RFC 5545)."""

from datetime import UTC, date, datetime, time

from icalendar import Calendar, Event

from madoguchi.kernel.calendar import JST, ONE_DAY
from madoguchi.kernel.wording import format_limit
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import REGISTRY


def calendar_file(order: Order, *, brand: str) -> bytes:
    """Build a calendar with the effective day and the end of cancelling."""
    calendar = Calendar()
    calendar.add("prodid", "-//Madoguchi//JA")
    calendar.add("version", "2.0")
    title, on = REGISTRY[order.kind].title, order.effective_on
    if on:
        calendar.add_component(
            calendar_event(order, "effective", f"{brand} {title} 反映", on)
        )
    if order.cancellable_until:
        words = f"{brand} {title} 取り消せる期限"
        until = last_day_or_moment(order.cancellable_until)
        limit = f" {format_limit(order.cancellable_until)}まで"
        event = calendar_event(order, "cancel", words, until, more=limit)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def last_day_or_moment(until: datetime) -> date | datetime:
    """The moment; of one at midnight the day that it ends, which is the last one."""
    local = until.astimezone(JST)
    return local.date() - ONE_DAY if local.time() == time.min else until


def calendar_event(
    order: Order, name: str, words: str, when: date | datetime, more: str = ""
) -> Event:
    """Build an event of a whole day, or of a moment."""
    event = Event()
    event.add("uid", f"{order.number}-{name}@madoguchi")
    event.add("dtstamp", (order.asked_at or order.saved_at).astimezone(UTC))
    event.add("summary", words)
    event.add("description", f"受付番号 {order.number}{more}")
    if isinstance(when, datetime):  # in UTC: a zone by name would need its rules beside
        event.add("dtstart", when.astimezone(UTC))
    else:
        event.add("dtstart", when)
        event.add("dtend", when + ONE_DAY)
    return event
