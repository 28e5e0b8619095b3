"""What a page that may lie still says of the next news, so that it cannot lie later."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from madoguchi.notices.models import Notice
from madoguchi.notices.notice_words import is_update_late, next_update_words

FRESH_DURATION = timedelta(minutes=10)
"""A page is made each minute; older than this, whoever makes it has stopped."""


@dataclass(frozen=True, slots=True)
class PromiseOfNews:
    """`until`: the moment, ISO 8601; `words`: the same for people."""

    until: str
    words: str


def promise_of_notice(notice: Notice, at: datetime) -> PromiseOfNews | None:
    """Return the promise of the next news; None for none, and for one missed already.

    That one the page confesses by itself.
    """
    words = next_update_words(notice, at)
    moment = notice.next_update_at
    if not words or moment is None or is_update_late(notice, at):
        return None
    return PromiseOfNews(moment.isoformat(), words)


def soonest_promise(notices: Iterable[Notice], at: datetime) -> PromiseOfNews | None:
    """Return the first promise that will be kept or missed: one line a page."""
    found = filter(None, (promise_of_notice(row, at) for row in notices))
    return min(found, key=lambda promise: promise.until, default=None)
