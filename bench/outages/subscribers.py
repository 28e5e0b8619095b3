"""One revision at night for many subscribers: each once, sleep kept, soon enough.

    python -m bench.outages.subscribers [--subscribers 100000] [--rate 300]

A mail server of its own takes so many mails a second. Half of the subscribers want no
mail at night; a revision is published at 23:00 and their mails go out from 7:00. The
jobs are those of the queue, in its order, done in the two slots that the worker has
where nothing else is said, on a clock that is set. Promised: each address is written to
once, nobody who sleeps before 7:00, both turns together take ten minutes at most, and
no job keeps its slot longer than the next revision may wait for it. The baseline is a
connection for each mail, as it was before.
"""

import argparse
import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

from bench.outages.slow_mail_server import SlowMailServer, slow_mail_server
from bench.tools.own_home import own_home
from bench.tools.promises import end_with

NIGHT, MORNING = "2026-11-24T23:00+09:00", "2026-11-25T07:00+09:00"
MAX_SECONDS, BASELINE_MAILS, BATCH_SIZE = 600, 100, 10_000
MAX_JOB_SECONDS = 4.0  # of the five until all places say it
TAKE_SQL = """
    UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = (
        SELECT id FROM procrastinate_jobs
        WHERE task_name = 'mail_status_news' AND status = 'todo'
            AND scheduled_at <= %s
        ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING args::text"""


def add_subscribers(count: int) -> None:
    """Store them, confirmed; those with an even number sleep at night."""
    from madoguchi.notices.models import StatusSubscription  # noqa: PLC0415 setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 setup

    at = datetime.fromisoformat("2026-11-01T10:00+09:00")
    for begin in range(0, count, BATCH_SIZE):
        rows = [
            StatusSubscription(
                address=f"s{nth}@example.jp",
                is_quiet_at_night=nth % 2 == 0,
                asked_at=at,
                confirmed_at=at,
            )
            for nth in range(begin, min(begin + BATCH_SIZE, count))
        ]
        with batch("bench"):
            StatusSubscription.objects.bulk_create(rows)


def publish() -> int:
    """Publish an incident at night; return its revision."""
    from madoguchi.notices.models import Notice  # noqa: PLC0415 setup
    from madoguchi.notices.notice_changes import add_notice  # noqa: PLC0415 setup
    from madoguchi.platform.batch import batch  # noqa: PLC0415 setup

    at = datetime.fromisoformat(NIGHT)
    columns: Mapping[str, Any] = {
        "kind": "incident",
        "mode": "open",
        "functions": ["fibre"],
        "headline": "光回線がつながりません",
        "effect": "down",
        "progress": "investigating",
        "emergency_calls": "none",
        "eta_kind": "unknown",
        "can_do": "スマートフォンの回線でお使いください",
        "starts_at": at,
        "noticed_at": at,
    }
    with batch("bench"):
        notice = add_notice(Notice(**columns), actor="bench", at=at)
        return int(notice.revisions.latest("number").pk)


def work_slot(moment: datetime) -> float:
    """Do due news until none is left, as a slot of the worker; the longest, seconds."""
    from django.db import connection  # noqa: PLC0415 setup

    from madoguchi.jobs.outages.status_news import mail_status_news  # noqa: PLC0415 setup
    from madoguchi.platform.clock import clock_at  # noqa: PLC0415 setup

    longest = 0.0
    with clock_at(moment):
        while (args := take_job(moment)) is not None:
            began = time.perf_counter()
            mail_status_news(**args)
            longest = max(longest, time.perf_counter() - began)
    connection.close()
    return longest


def take_job(moment: datetime) -> dict[str, Any] | None:
    """Take what the queue would hand out next; None where nothing is due."""
    from django.db import connection  # noqa: PLC0415 setup

    with connection.cursor() as cursor:
        cursor.execute(TAKE_SQL, [moment])
        row = cursor.fetchone()
    return json.loads(row[0]) if row else None


def do_waiting_jobs(moment: str, slots: int) -> tuple[float, float]:
    """Do the news that are due by then; return the seconds, and of the longest job."""
    began = time.perf_counter()
    with ThreadPoolExecutor(slots) as pool:
        turns = [datetime.fromisoformat(moment)] * slots
        longest = max(pool.map(work_slot, turns))
    return time.perf_counter() - began, longest


def mails_a_second_before() -> float:
    """Send some mails over a connection each; return how many a second."""
    from madoguchi.messaging import mail  # noqa: PLC0415 setup

    began = time.perf_counter()
    for nth in range(BASELINE_MAILS):
        mail.send_plain_mail(to=f"b{nth}@baseline.jp", subject="x", body="x" * 600)
    return BASELINE_MAILS / (time.perf_counter() - began)


def measure(server: SlowMailServer, count: int, slots: int) -> dict[str, bool]:
    from madoguchi.jobs.outages.status_news import tell_subscribers  # noqa: PLC0415 setup
    from madoguchi.platform.clock import clock_at  # noqa: PLC0415 setup

    add_subscribers(count)
    revision = publish()
    began = time.perf_counter()
    with clock_at(datetime.fromisoformat(NIGHT)):
        tell_subscribers(actor="bench", revision=revision)
    shared = time.perf_counter() - began
    night, longest = do_waiting_jobs(NIGHT, slots)
    by_night = server.mails_by_address()
    morning, later_longest = do_waiting_jobs(MORNING, slots)
    longest = max(longest, later_longest)
    in_all = server.mails_by_address()
    whole = shared + night + morning
    wanted = {f"s{nth}@example.jp" for nth in range(count)}
    awake = {f"s{nth}@example.jp" for nth in range(1, count, 2)}
    before = mails_a_second_before()
    print(f"shared out in {shared:.1f} s; night {night:.1f} s, morning {morning:.1f} s")
    print(
        f"{count} mails in {whole:.1f} s: {count / whole:.0f}/s"
        f"   reach ≤ {MAX_SECONDS} s for 100,000; a connection each: {before:.0f}/s"
    )
    print(f"longest job {longest:.1f} s   reach ≤ {MAX_JOB_SECONDS} s")
    return {
        "no slot kept long": longest <= MAX_JOB_SECONDS,
        "each address once": in_all == dict.fromkeys(wanted, 1),
        "nobody who sleeps": by_night == dict.fromkeys(awake, 1),
        "within the time": whole <= MAX_SECONDS * count / 100_000 + 5,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--subscribers", type=int, default=100_000)
    parser.add_argument("--rate", type=int, default=300)
    parser.add_argument("--slots", type=int, default=2)
    args = parser.parse_args()
    with slow_mail_server(args.rate) as server, own_home():
        from django.conf import settings  # noqa: PLC0415 setup

        from tests.operator import an_operator  # noqa: PLC0415 setup

        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        an_operator()
        promises = measure(server, args.subscribers, args.slots)
    end_with(promises)


if __name__ == "__main__":
    main()
