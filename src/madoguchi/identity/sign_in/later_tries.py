"""When somebody may try again to sign in while that is disturbed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from madoguchi.notices.models import Function, Notice
from madoguchi.notices.retry_spacing import seconds_before_retry


def seconds_before_sign_in(notices: Iterable[Notice], at: datetime) -> int | None:
    """Return how long to wait: 15 to 30 minutes, spread over who comes.

    None without an incident of sign-in.
    """
    if any(is_in_the_way(notice) for notice in notices):
        return seconds_before_retry(int(at.timestamp()))
    return None


def is_in_the_way(notice: Notice) -> bool:
    is_incident = notice.kind == Notice.Kind.INCIDENT
    return is_incident and Function.LOGIN in notice.functions


def moment_of_next_try(seconds: int | None, at: datetime) -> datetime | None:
    return at + timedelta(seconds=seconds) if seconds is not None else None
