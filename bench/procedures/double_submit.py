"""One form sent fifty times at once, form after form: how many effects there are.

    python -m bench.procedures.double_submit [--forms 100] [--times 50]

Over HTTP, to a web server and a worker of an instance of its own. The baseline is
each form sent once. A thousand forms are 50,000 requests: `--forms 1000`, some ten
minutes on two quiet cores, which is why fewer are the default.
"""

import argparse
import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from statistics import median

from bench.tools.people import FILE, Browser
from bench.tools.promises import end_with
from bench.tools.served_portal import serve_portal
from tests.homes import Home, a_home

PORT = 8975
EFFECTS = """
    SELECT changes->'nickname'->>1, count(*) FROM platform_auditevent
    WHERE verb = 'contract_named' GROUP BY 1"""
ORDERS = "SELECT state, count(*) FROM procedures_order GROUP BY 1"


def effects(home: Home, wanted: int) -> Counter[str]:
    """Names that were given to contracts, once the worker has done its work."""
    for _ in range(120):
        with home.database() as database:
            found = Counter(dict(database.execute(EFFECTS).fetchall()))
        if found.total() >= wanted:
            break
        time.sleep(0.5)
    time.sleep(2)
    with home.database() as database:
        return Counter(dict(database.execute(EFFECTS).fetchall()))


def send(browser: Browser, check: str, seen: str, times: int) -> list[str]:
    """Where each answer led."""

    def once(_nth: int) -> str:
        status, place, _ = browser.ask("POST", check, seen=seen)
        return place if status == 302 else str(status)

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(once, range(times)))


def measure(home: Home, forms: int, times: int) -> tuple[list[float], set[int], int]:
    """Seconds a form, how many receipts each gave, how many effects there were."""
    people = json.loads((home.folder / FILE).read_text())
    took, receipts = [], set()
    for nth, (session, contract) in enumerate(people[:forms]):
        browser = Browser(PORT, session, contract, timeout=120)
        check, seen = browser.filled("nickname", nickname=f"{times}x{nth}")
        began = time.perf_counter()
        places = send(browser, check, seen, times)
        took.append(time.perf_counter() - began)
        assert all(place.startswith("/orders/") for place in places), places
        receipts.add(len(set(places)))
    done = effects(home, forms)
    mine = {name: n for name, n in done.items() if name.startswith(f"{times}x")}
    assert set(mine.values()) == {1}, mine
    return took, receipts, len(mine)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--forms", type=int, default=100)
    parser.add_argument("--times", type=int, default=50)
    args = parser.parse_args()
    forms, times = args.forms, args.times
    people = f"from bench.tools.people import create_people; create_people({forms})"
    with a_home(people) as home, serve_portal(home, PORT):
        base, _, _ = measure(home, forms, 1)
        took, receipts, done = measure(home, forms, times)
    print(f"forms {forms:,}, each sent {times} times at once: {done:,} effects")
    print(f"receipts a form: {sorted(receipts)}   reach: [1], and {forms:,} effects")
    print(
        f"a form {median(took) * 1000:,.0f} ms for {times} answers   "
        f"sent once {median(base) * 1000:,.0f} ms   "
        f"an answer, ratio {median(took) / times / median(base):.2f}"
    )
    end_with(
        {"one receipt a form": receipts == {1}, "one effect a form": done == forms}
    )


if __name__ == "__main__":
    main()
