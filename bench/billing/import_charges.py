"""The import of a million charges beside a bare COPY of the same file.

python -m bench.billing.import_charges [--rows 1000000]
"""

import argparse
import resource
import subprocess
import time
from pathlib import Path

from bench.billing.scaled_sample import scale
from bench.tools.own_home import command, own_home, run

BARE = """
    CREATE TABLE bare (billing_month varchar(7), contract_number varchar(20),
    item_code varchar(20), description varchar(200), used_from date, used_to date,
    quantity numeric(18,4), unit_price_excl numeric(18,4), amount_excl bigint,
    tax_category varchar(20))"""
COPY = "COPY bare FROM STDIN (FORMAT csv, HEADER)"


def bare_copy(file: Path) -> float:
    """Seconds of a COPY into a plain table without a constraint or an index."""
    from django.db import connections  # noqa: PLC0415 needs the setup

    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute(BARE)
        began = time.perf_counter()
        with cursor.connection.cursor().copy(COPY) as copy, file.open("rb") as opened:
            while block := opened.read(1 << 20):
                copy.write(block)
        return time.perf_counter() - began


def load(folder: Path) -> tuple[float, int]:
    """Seconds of the whole command, and its peak memory in KiB."""
    began = time.perf_counter()
    subprocess.check_call(command("import", str(folder)), stdout=subprocess.DEVNULL)
    took = time.perf_counter() - began
    return took, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def measure(rows: int) -> tuple[int, float, float, int]:
    with own_home() as home:
        folder = home / "folder"
        count = scale(folder, rows)
        run("bills", "list", "--month", "2026-10")  # the server is up and warm
        base = min(bare_copy(folder / "charges.csv") for _ in range(2))
        took, memory = load(folder)
        base = min(base, bare_copy(folder / "charges.csv"))
    return count, took, base, memory


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--one", action="store_true", help="this size only")
    args = parser.parse_args()
    if args.one:
        count, took, base, memory = measure(args.rows)
        print(count, took, base, memory)
        return
    small, large = (one(rows) for rows in (args.rows // 10, args.rows))
    print(
        f"{'charges':>10} {'import s':>9} {'COPY s':>7} {'rate':>12} {'of COPY':>8} MiB"
    )
    for count, took, base, memory in (small, large):
        rate = f"{count / took:,.0f}/s"
        share = f"{base / took:.2f}"
        print(
            f"{count:>10,} {took:>9.2f} {base:>7.2f} {rate:>12} {share:>8}"
            f" {memory / 1024:.0f}"
        )
    grown = (large[1] / large[0]) / (small[1] / small[0])
    print(f"share of a bare COPY's rate {large[2] / large[1]:.2f}   reach ≥ 0.25")
    print(f"time a row, large / small   {grown:.2f}   reach ≤ 1.2")
    print(f"peak memory                 {large[3] / 1024:.0f} MiB   reach ≤ 300")


def one(rows: int) -> tuple[int, float, float, float]:
    """In a process of its own: an instance is chosen once a process."""
    import sys  # noqa: PLC0415 beside its only use

    command = [
        sys.executable,
        "-m",
        "bench.billing.import_charges",
        "--one",
        "--rows",
        str(rows),
    ]
    cells = subprocess.check_output(command, text=True).split()
    return int(cells[0]), float(cells[1]), float(cells[2]), float(cells[3])


if __name__ == "__main__":
    main()
