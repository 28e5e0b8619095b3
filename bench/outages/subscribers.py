"""One revision at night for many subscribers: each once, sleep kept, soon enough.

    python -m bench.outages.subscribers [--subscribers 100000] [--rate 300]

A mail server of its own takes so many mails a second. Half of the subscribers want no
mail at night; a revision is published at 23:00 and their mails go out from 7:00. The
jobs are those of the queue, done by processes as the worker does them, on a clock that
is set. Promised: each address is written to once, nobody who sleeps before 7:00, and
both turns together take ten minutes at most. The baseline is a connection for each
mail, as it was before.
"""

import argparse
import multiprocessing
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bench.outages.slow_mail_server import SlowMailServer, slow_mail_server
from bench.tools.own_home import own_home
from bench.tools.promises import end_with

NIGHT, MORNING = "2026-11-24T23:00+09:00", "2026-11-25T07:00+09:00"
MAX_SECONDS, BASELINE_MAILS, BATCH_SIZE = 600, 100, 10_000
FORK = multiprocessing.get_context("fork")


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


def work_off(share: list[dict[str, Any]], moment: str) -> None:
    """Do jobs as the worker does, in a process of their own."""
    from django.db import connections  # noqa: PLC0415 setup

    from madoguchi.jobs.outages.status_news import mail_status_news  # noqa: PLC0415 setup
    from madoguchi.platform.clock import clock_at  # noqa: PLC0415 setup

    connections.close_all()
    with clock_at(datetime.fromisoformat(moment)):
        for args in share:
            mail_status_news(**args)


def do_waiting_jobs(moment: str, workers: int) -> float:
    """Do the news that are due by then; return the seconds."""
    from django.db import connections  # noqa: PLC0415 setup
    from procrastinate.contrib.django.models import ProcrastinateJob  # noqa: PLC0415 setup

    jobs = ProcrastinateJob.objects.filter(
        task_name="mail_status_news",
        status="todo",
        scheduled_at__lte=datetime.fromisoformat(moment),
    )
    args = [job.args for job in jobs.order_by("pk")]
    jobs.update(status="succeeded")
    connections.close_all()
    began = time.perf_counter()
    processes = [
        FORK.Process(target=work_off, args=(args[nth::workers], moment))
        for nth in range(workers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
        assert process.exitcode == 0, "a worker failed"
    return time.perf_counter() - began


def mails_a_second_before() -> float:
    """Send some mails over a connection each; return how many a second."""
    from madoguchi.messaging import mail  # noqa: PLC0415 setup

    began = time.perf_counter()
    for nth in range(BASELINE_MAILS):
        mail.send_plain_mail(to=f"b{nth}@baseline.jp", subject="x", body="x" * 600)
    return BASELINE_MAILS / (time.perf_counter() - began)


def measure(server: SlowMailServer, count: int, workers: int) -> dict[str, bool]:
    from madoguchi.jobs.outages.status_news import tell_subscribers  # noqa: PLC0415 setup
    from madoguchi.platform.clock import clock_at  # noqa: PLC0415 setup

    add_subscribers(count)
    revision = publish()
    began = time.perf_counter()
    with clock_at(datetime.fromisoformat(NIGHT)):
        tell_subscribers(actor="bench", revision=revision)
    shared = time.perf_counter() - began
    night = do_waiting_jobs(NIGHT, workers)
    by_night = server.mails_by_address()
    morning = do_waiting_jobs(MORNING, workers)
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
    return {
        "each address once": in_all == dict.fromkeys(wanted, 1),
        "nobody who sleeps": by_night == dict.fromkeys(awake, 1),
        "within the time": whole <= MAX_SECONDS * count / 100_000 + 5,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--subscribers", type=int, default=100_000)
    parser.add_argument("--rate", type=int, default=300)
    parser.add_argument("--workers", type=int, default=4)
    args = parser.parse_args()
    with slow_mail_server(args.rate) as server, own_home():
        from django.conf import settings  # noqa: PLC0415 setup

        from tests.operator import an_operator  # noqa: PLC0415 setup

        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        an_operator()
        promises = measure(server, args.subscribers, args.workers)
    end_with(promises)


if __name__ == "__main__":
    main()
