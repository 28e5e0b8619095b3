"""To do: cards that expire."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.catalogue.cached_reference import last_call_at
from madoguchi.kernel.calendar import ONE_DAY, month_after, month_from_text
from madoguchi.kernel.wording import format_short_day
from madoguchi.platform.clock import now
from madoguchi.web.home.todo import Todo

CARD_EXPIRY_NOTICE_PERIOD = timedelta(days=60)


def card_todos(
    endings: Iterable[tuple[date, date]], today: date, support_phone: str, closed: str
) -> list[Todo]:
    """One for each card that must be replaced within sixty days, or has expired.

    `endings` are last days of cards, and until when each is replaced. A card is changed
    by telephone: the portal does not take card numbers. `closed` says that nobody
    answers it.
    """
    latest = today + CARD_EXPIRY_NOTICE_PERIOD
    soon = sorted({(ends_on, by) for ends_on, by in endings if by <= latest})
    return [card_todo(*ending, today, support_phone, closed) for ending in soon]


def card_todo(
    ends_on: date, replace_by: date, today: date, support_phone: str, closed: str
) -> Todo:
    month = {"month": ends_on.month}
    title = _("カードの期限が%(month)s月で切れます") % month
    if ends_on < today:
        title = _("カードの期限が%(month)s月で切れました") % month
    detail = card_words(replace_by, today)
    if closed:
        return Todo(
            title=title,
            detail=detail + closed,
            button=_("いまのカードを確かめる"),
            url=reverse("payment"),
            due_on=replace_by,
            can_wait=True,
        )
    return Todo(
        title=title,
        detail=detail,
        button=_("電話でカードを替える"),
        url=f"tel:{support_phone}",
        due_on=replace_by,
    )


def card_words(replace_by: date, today: date) -> str:
    """Ask for the new card by the last day on which the telephone is answered."""
    call = last_call_at(now(), replace_by + ONE_DAY)
    by = replace_by if not call.is_known else call.day
    if replace_by < today or by is None:
        return _("新しいカードをお知らせください。お電話で承ります。")
    words = _("%(day)sまでに新しいカードをお知らせください。お電話で承ります。")
    return words % {"day": format_short_day(by)}


def last_day_of(expiry: str) -> date:
    """The last day of the month `2026-12` in which a card expires."""
    return month_after(month_from_text(expiry)) - ONE_DAY
