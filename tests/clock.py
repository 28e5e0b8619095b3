"""Moments in Japan, and the queue's work up to one."""

from datetime import datetime

from django.test import Client

from madoguchi.jobs.upkeep.queue_replay import work_until
from madoguchi.kernel.calendar import JST
from madoguchi.platform.clock import clock_at


def jst(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JST)


def replay_until(text: str) -> int:
    """What the worker would have done by then."""
    moment = jst(text)
    with clock_at(moment):
        return work_until(moment)


def post_at(text: str, client: Client, url: str, data: dict[str, object]):
    with clock_at(jst(text)):
        return client.post(url, data)


def get_at(text: str, client: Client, url: str, *, follow: bool = False):
    with clock_at(jst(text)):
        return client.get(url, follow=follow)
