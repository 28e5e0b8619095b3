"""The import of an operator's folder beside a bare COPY of its charges.

    python -m bench.billing.import_charges [--contracts 10000]

Each contract has a party and an account of its own and ten charges. A million charges
are `--contracts 100000`.
"""

import argparse
import resource
import subprocess
import time
from pathlib import Path

from bench.billing.scaled_sample import scale
from bench.tools.own_home import command, own_home, run
from bench.tools.promises import end_with

MIN_SHARE, MAX_GROWTH, MAX_MIB = 0.25, 1.2, 300
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


def measure(contracts: int) -> tuple[int, float, float, int]:
    with own_home() as home:
        folder = home / "folder"
        count = scale(folder, contracts)
        run("bills", "list", "--month", "2026-10")  # the server is up and warm
        base = min(bare_copy(folder / "charges.csv") for _ in range(2))
        took, memory = load(folder)
        base = min(base, bare_copy(folder / "charges.csv"))
    return count, took, base, memory


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--contracts", type=int, default=10_000)
    parser.add_argument("--one", action="store_true", help="this size only")
    args = parser.parse_args()
    if args.one:
        count, took, base, memory = measure(args.contracts)
        print(count, took, base, memory)
        return
    sizes = args.contracts // 10, args.contracts
    small, large = map(measure_in_process, sizes)
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
    added = (large[2] - small[2]) / (large[1] - small[1])
    print(
        "of the charges that only the large one has: "
        f"share of a bare COPY's rate {added:.2f}   reach ≥ {MIN_SHARE}"
    )
    print(f"time a row, large / small   {grown:.2f}   reach ≤ {MAX_GROWTH}")
    print(f"peak memory                 {large[3] / 1024:.0f} MiB   reach ≤ {MAX_MIB}")
    end_with(
        {
            "share of a bare COPY": added >= MIN_SHARE,
            "time of a row, large beside small": grown <= MAX_GROWTH,
            "memory": large[3] / 1024 <= MAX_MIB,
        }
    )


def measure_in_process(contracts: int) -> tuple[int, float, float, float]:
    """In a process of its own: an instance is chosen once a process."""
    import sys  # noqa: PLC0415 beside its only use

    command = [
        sys.executable,
        "-m",
        "bench.billing.import_charges",
        "--one",
        "--contracts",
        str(contracts),
    ]
    cells = subprocess.check_output(command, text=True).split()
    return int(cells[0]), float(cells[1]), float(cells[2]), float(cells[3])


if __name__ == "__main__":
    main()
