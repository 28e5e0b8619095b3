"""The log of an outage: one line, then counts; of what clients did wrong, one line."""

import logging

import psycopg
import pytest
from django.db import InterfaceError, OperationalError

from madoguchi.config import log_filters
from madoguchi.config.log_filters import ClientFaultFilter, OutageFilter

AWAY = 'connection failed: connection to server on socket "x" failed\n\tIs it running?'
FIRST = (
    "the database cannot be reached, more of this is counted: connection failed: "
    'connection to server on socket "x" failed Is it running?'
)


def django_fault(cause: Exception) -> OperationalError:
    fault = OperationalError(str(cause))
    fault.__cause__ = cause
    return fault


def a_record(name: str, message: str, *args: object, **more: object):
    record = logging.LogRecord(name, logging.ERROR, "x.py", 1, message, args, None)
    record.__dict__.update(more)
    return record


def failed_request() -> logging.LogRecord:
    """As Django's handler of requests writes it."""
    fault = django_fault(psycopg.OperationalError(AWAY))
    record = a_record("django.request", "%s: %s", "Service Unavailable", "/")
    record.exc_info = (type(fault), fault, fault.__traceback__)
    return record


def failed_connection() -> logging.LogRecord:
    """As the pool of the queue writes it, every few seconds."""
    fault = psycopg.OperationalError(AWAY)
    return a_record("psycopg.pool", "error connecting in %r: %s", "pool-1", fault)


@pytest.fixture
def outage(monkeypatch) -> OutageFilter:
    """Its minutes pass when the test says so."""
    monkeypatch.setattr(OutageFilter, "wait_for_report", lambda _outage: None)
    return OutageFilter()


def written(outage: OutageFilter, *records: logging.LogRecord) -> list[str]:
    formatter = logging.Formatter()
    return [formatter.format(r) for r in records if outage.filter(r)]


def test_a_hundred_failed_requests_are_one_line_without_a_traceback(outage):
    records = [failed_request() for _ in range(100)]
    assert written(outage, *records) == [FIRST]


def test_the_pool_of_the_queue_counts_too(outage):
    assert written(outage, failed_connection(), failed_connection()) == [FIRST]


def test_each_minute_tells_how_many_more_until_there_is_nothing_more(outage, caplog):
    written(outage, *[failed_request() for _ in range(8)])
    outage.report()
    written(outage, failed_connection())
    outage.report()
    outage.report()
    assert caplog.messages == [
        "the database cannot be reached: 7 more in a minute",
        "the database cannot be reached: 1 more in a minute",
        "the database: nothing more in a minute",
    ]
    assert written(outage, failed_request()) == [FIRST]


def test_trace_numbers_of_503_are_left_out_meanwhile_and_only_those(outage):
    traces = [
        a_record("trace", "trace %s", "A", status_code=503),
        a_record("trace", "trace %s", "B", status_code=500),
    ]
    assert written(outage, *traces) == ["trace A", "trace B"]
    written(outage, failed_request())
    assert written(outage, *traces) == ["trace B"]


OTHER_FAULTS = [
    ValueError("a bug"),
    django_fault(psycopg.errors.QueryCanceled("canceling statement")),
    psycopg.errors.UniqueViolation("duplicate key"),
]


@pytest.mark.parametrize("fault", OTHER_FAULTS, ids=lambda fault: type(fault).__name__)
def test_another_fault_keeps_its_traceback_also_in_an_outage(outage, fault):
    written(outage, failed_request())
    record = a_record("django.request", "%s: %s", "Internal Server Error", "/")
    record.exc_info = (type(fault), fault, None)
    [text] = written(outage, record)
    assert text.startswith("Internal Server Error: /\n")
    assert text.endswith(f"{type(fault).__name__}: {fault}")


def test_a_connection_that_was_closed_counts_as_away(outage):
    record = a_record("janitor", "could not look: %s", InterfaceError("closed"))
    assert written(outage, record) == [
        "the database cannot be reached, more of this is counted: closed"
    ]


@pytest.mark.parametrize(
    ("status", "tells_where"), [(400, False), (403, False), (404, False), (500, True)]
)
def test_what_a_client_did_wrong_is_one_bounded_line(status, tells_where):
    fault = ValueError("z" * 9_000)
    record = a_record(
        "django.request", "Bad request: %s", "/" + "y" * 9_000, status_code=status
    )
    record.exc_info = (type(fault), fault, fault.__traceback__)
    assert ClientFaultFilter().filter(record)
    text = logging.Formatter().format(record)
    assert text.startswith("Bad request: /yyy")
    assert ("ValueError" in text) is tells_where
    assert (len(text) <= 300 and "\n" not in text) is not tells_where


def test_records_without_a_status_stay_as_they_are():
    record = a_record("madoguchi", "%s", "z" * 9_000)
    assert ClientFaultFilter().filter(record)
    assert logging.Formatter().format(record) == "z" * 9_000


def test_what_the_program_writes_passes_the_filter(settings):
    [handler] = settings.LOGGING["handlers"].values()
    assert handler["filters"] == [*settings.LOGGING["filters"]]
    paths = [each["()"] for each in settings.LOGGING["filters"].values()]
    assert paths == [
        f"{each.__module__}.{each.__name__}"
        for each in (ClientFaultFilter, OutageFilter)
    ]
    assert settings.LOGGING["root"]["handlers"] == [*settings.LOGGING["handlers"]]


def test_the_report_comes_by_itself(monkeypatch):
    monkeypatch.setattr(log_filters, "COUNT_INTERVAL_SECONDS", 0.01)
    outage = OutageFilter()
    written(outage, failed_request())
    while outage.is_away:
        pass
    assert written(outage, failed_request()) == [FIRST]
