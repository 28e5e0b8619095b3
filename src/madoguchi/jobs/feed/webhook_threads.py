"""Call subscribers beside the queue, each in a thread of its own.

A receiver that is slow keeps neither the others waiting nor the jobs of customers. One
worker at a time sends to a subscriber: its row says which.
"""

import logging
import os
import signal
import time
from threading import Thread

from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connection,
)

from madoguchi.jobs.feed.webhook_sending import send_to_subscriber
from madoguchi.jobs.feed.webhook_state import due_subscribers
from madoguchi.platform.clock import now

LOOK_INTERVAL_SECONDS = 1.0

log = logging.getLogger(__name__)


def start_webhook_threads() -> None:
    """Start looking for lines to send, for as long as this process runs."""
    Thread(target=run_webhook_threads, daemon=True).start()


def run_webhook_threads() -> None:
    """Look each second. An error ends the worker: its supervisor starts it again."""
    try:
        running: dict[int, Thread] = {}
        while True:
            start_due_threads(running)
            time.sleep(LOOK_INTERVAL_SECONDS)
    finally:
        os.kill(os.getpid(), signal.SIGTERM)


def start_due_threads(running: dict[int, Thread]) -> None:
    """Start a thread for each subscriber that is due and has none."""
    try:
        close_old_connections()
        due = due_subscribers(now())
    except (OperationalError, InterfaceError) as error:
        log.warning("webhooks: the database could not be asked: %s", error)
        return
    for subscriber in due:
        if subscriber not in running or not running[subscriber].is_alive():
            thread = Thread(target=send_in_thread, args=[subscriber], daemon=True)
            running[subscriber] = thread
            thread.start()


def send_in_thread(subscriber: int) -> None:
    """Send, on a connection that is closed afterwards.

    Where the database goes away meanwhile, the claim ends by itself.
    """
    try:
        send_to_subscriber(subscriber)
    except (OperationalError, InterfaceError) as error:
        log.warning("webhooks: subscriber %s: %s", subscriber, error)
    finally:
        connection.close()
