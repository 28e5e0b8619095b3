"""What the log leaves out: tracebacks of client faults, repetitions of an outage."""

import logging
from http import HTTPStatus
from threading import Lock, Timer

from madoguchi.config.outages import describe_outage, is_outage

COUNT_INTERVAL_SECONDS = 60.0
MAX_CLIENT_FAULT_LENGTH = 300  # characters

log = logging.getLogger(__name__)


class ClientFaultFilter(logging.Filter):
    """Tell of what a client did wrong in one bounded line, without a traceback.

    Anybody can send such requests; the code is not at fault.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        status = getattr(record, "status_code", None)
        if status is not None and status < HTTPStatus.INTERNAL_SERVER_ERROR:
            record.msg, record.args = record.getMessage()[:MAX_CLIENT_FAULT_LENGTH], ()
            record.exc_info = record.exc_text = None
        return True


class OutageFilter(logging.Filter):
    """Let one line of an outage through, without its traceback, and count the others.

    The count follows every minute for as long as there is something to count. The
    trace numbers of requests that were answered with 503 are not written meanwhile.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lock = Lock()
        self.is_away, self.held_count = False, 0

    def filter(self, record: logging.LogRecord) -> bool:
        fault = outage_of_record(record)
        with self.lock:
            if fault is None:
                status = getattr(record, "status_code", 0)
                return not (self.is_away and status == HTTPStatus.SERVICE_UNAVAILABLE)
            if self.is_away:
                self.held_count += 1
                return False
            self.is_away = True
        record.msg = "the database cannot be reached, more of this is counted: %s"
        record.args = (describe_outage(fault),)
        record.exc_info = record.exc_text = None
        self.wait_for_report()
        return True

    def wait_for_report(self) -> None:
        timer = Timer(COUNT_INTERVAL_SECONDS, self.report)
        timer.daemon = True
        timer.start()

    def report(self) -> None:
        """Write the count of the last minute, or that there was nothing more."""
        with self.lock:
            count, self.held_count = self.held_count, 0
            self.is_away = count > 0
        if count:
            log.warning("the database cannot be reached: %d more in a minute", count)
            self.wait_for_report()
        else:
            log.warning("the database: nothing more in a minute")


def outage_of_record(record: logging.LogRecord) -> BaseException | None:
    """The fault of an unreachable database that a record tells of, if it does."""
    faults = [record.exc_info[1]] if record.exc_info else []
    if isinstance(record.args, tuple):
        faults += [arg for arg in record.args if isinstance(arg, BaseException)]
    return next((fault for fault in faults if fault and is_outage(fault)), None)
