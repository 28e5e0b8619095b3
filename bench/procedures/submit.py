"""Sending a plan change where a hundred thousand orders are open, and where a few are.

    python -m bench.procedures.submit [--many 100000] [--few 1000] [--rounds 300]

Two instances of one operator; each form is sent in turn to both, in process, so that
both feel the same noise. The baseline is the page of the error codes.
"""

import argparse
import json
import re
import sys
import time
from statistics import median, quantiles
from uuid import uuid4

from bench.tools.instance import Instance
from bench.tools.own_home import own_home
from bench.tools.promises import end_with

REACH = 1.3
OPEN = """
    WITH p AS (
        INSERT INTO customers_party (kind, customer_number)
        SELECT 'individual', 'N' || (300000000 + n) FROM generate_series(1, %(n)s) n
        RETURNING id),
    a AS (
        INSERT INTO customers_billingaccount (party_id, account_number, addressee,
            department_code, postal_code, address, closing_day, payment_method, email)
        SELECT id, 'B' || id, '', '', '', '', 31, 'card', '' FROM p
        RETURNING id, party_id),
    c AS (
        INSERT INTO contracts_contract (party_id, code, contract_number, account_id,
            service, plan_code, nickname, status, started_on, line_number,
            service_postal_code, service_address)
        SELECT party_id, lpad(id::text, 8, '0'), 'C' || id, id, 'mobile', 'M3', '',
               'active', '2024-04-01', '', '', '' FROM a
        RETURNING id, party_id),
    o AS (
        INSERT INTO procedures_order (party_id, contract_id, key, number, kind, lane,
            state, actor, answers, quote, effective_on, run_at, cancellable_until,
            done, begun_at, saved_at, asked_at)
        SELECT party_id, id, gen_random_uuid(), 'X-' || id, 'plan', 'plan',
               'scheduled', 'bench', '{"plan": "M20"}', '[]', now()::date + 9,
               now() + interval '9 days', now() + interval '8 days', '[]', now(),
               now(), now() FROM c
        RETURNING id, party_id, key, number, run_at),
    h AS (
        INSERT INTO procedures_orderhandle (order_id, party_id, key, number, kind,
            state, run_at, is_held, is_kept, moved_at, claimed_by)
        SELECT id, party_id, key, number, 'plan', 'scheduled', run_at, false, false,
               now(), '' FROM o),
    e AS (
        INSERT INTO procedures_orderevent (party_id, order_id, was, now, actor, at,
            note, told_at)
        SELECT party_id, id, 'draft', 'scheduled', 'bench', now(), '', now() FROM o),
    k AS (
        INSERT INTO platform_command (party_id, key, actor, digest, answer)
        SELECT party_id, key, 'bench', '', id FROM o)
    INSERT INTO procrastinate_jobs (queue_name, task_name, args, scheduled_at)
    SELECT 'default', 'advance_order', jsonb_build_object('party', party_id, 'actor',
        'bench', 'order', id), run_at FROM o"""
SEEN = re.compile(r'name="seen" value="(\w+)"')


def create_orders(orders: int) -> None:
    from django.core.management import call_command  # noqa: PLC0415 after the setup
    from django.db import connection, connections  # noqa: PLC0415 after the setup

    from madoguchi.platform.batch import batch  # noqa: PLC0415 after the setup
    from tests.operator import a_catalogue  # noqa: PLC0415 after the setup

    call_command("collectstatic", interactive=False, verbosity=0)
    a_catalogue()
    with batch("bench"), connection.cursor() as cursor:
        cursor.execute(OPEN, {"n": orders})
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


class Sender:
    """Somebody who sends a plan change and takes it back, again and again."""

    def __init__(self) -> None:
        from tests.people import sign_up  # noqa: PLC0415 after the setup

        person = sign_up("hanako")
        self.client, self.start = person.client, f"/c/{person.contract.code}/p/plan/"
        self.client.defaults["SERVER_NAME"] = "localhost"

    def send(self) -> tuple[float, float]:
        """Seconds of the request that sends it, and of the baseline."""
        place = self.client.post(self.start, {"key": str(uuid4())}).url
        check = self.client.post(place, {"plan": "M20"}).url
        if "/input/" in check:  # not where tomorrow is the only day to choose
            check = self.client.post(check, {"begins": "soon"}).url
        found = SEEN.search(self.client.get(check).content.decode())
        assert found
        began = time.perf_counter()
        answer = self.client.post(check, {"seen": found[1]})
        took = time.perf_counter() - began
        assert answer.status_code == 302, answer.content.decode()
        assert answer.url.startswith("/orders/"), answer.url
        self.client.post(f"{answer.url}cancel", {"key": str(uuid4())})
        began = time.perf_counter()
        self.client.get("/help/errors/")
        return took, time.perf_counter() - began


def serve(orders: int) -> None:
    """Answer one line after another with figures."""
    from madoguchi.kernel.calendar import JST  # noqa: PLC0415 after the path

    with own_home():
        from datetime import datetime  # noqa: PLC0415 beside its only use

        from madoguchi.platform.clock import clock_at  # noqa: PLC0415 after the setup

        create_orders(orders)
        with clock_at(datetime.now(JST).replace(hour=10)):
            sender = Sender()
            for _ in range(10):
                sender.send()
            print("ready", flush=True)
            for _line in sys.stdin:
                print(json.dumps(sender.send()), flush=True)


def p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1] * 1000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--few", type=int, default=1_000)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--serve", type=int)
    args = parser.parse_args()
    if args.serve:
        serve(args.serve)
        return
    sizes = args.few, args.many
    few, many = (Instance("bench.procedures.submit", size) for size in sizes)
    rounds = [(few.ask(), many.ask()) for _ in range(args.rounds)]
    for size, column in zip(sizes, zip(*rounds, strict=True), strict=True):
        sent, base = zip(*column, strict=True)
        print(
            f"{size:>8,} open orders: p50 {median(sent) * 1000:.1f} ms   "
            f"p95 {p95(sent):.1f} ms   baseline page p95 {p95(base):.1f} ms"
        )
    low, high = (p95([row[nth][0] for row in rounds]) for nth in (0, 1))
    print(f"p95, ratio {high / low:.2f}   reach ≤ {REACH}")
    few.end()
    many.end()
    end_with({"p95, many beside few": high / low <= REACH})


if __name__ == "__main__":
    main()
