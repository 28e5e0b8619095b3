"""Start the server of our own again when it was killed."""

import logging
import time
from pathlib import Path
from threading import Thread

from madoguchi.config import postgres

WATCH_INTERVAL_SECONDS = 1.0

log = logging.getLogger(__name__)


def start_watchdog(home: Path) -> None:
    """Watch in a thread, for as long as this process runs."""
    Thread(target=keep_server_running, args=[home], daemon=True).start()


def keep_server_running(home: Path) -> None:
    while True:
        time.sleep(WATCH_INTERVAL_SECONDS)
        try:
            postgres.restart_if_gone(home)
        except RuntimeError as error:  # a backend of the old one still works
            log.warning("%s", error)
