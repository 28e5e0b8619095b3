"""The server of our own is started again when it was killed."""

import logging
import time
from pathlib import Path
from threading import Thread

from madoguchi.config import postgres

EVERY = 1.0  # seconds

log = logging.getLogger(__name__)


def guard(home: Path) -> None:
    """As long as this process runs."""
    Thread(target=watch, args=[home], daemon=True).start()


def watch(home: Path) -> None:
    while True:
        time.sleep(EVERY)
        try:
            postgres.revive(home)
        except RuntimeError as error:  # a backend of the old one still works
            log.warning("%s", error)
