"""Random debit files and their results, read by a second reader: equal.

    python -m bench.payments.random_debit_files [--files 10000] [--seed 1]

So many requests are written by the product and read by the second reader, field by
field; so many results are read by both, and refused by both with a wrong digit. The
test file of the banks' tables is written to the byte. Needs no database. Exit status 1
where a file differs.
"""

import argparse
import random
import time
from datetime import date, timedelta

from bench.payments.random_result_files import results_differ
from bench.payments.second_reader import TABLES, Cell, read_debit_file, tables_of
from bench.tools.promises import end_with
from madoguchi.payments.zengin.debit_record_writer import DebitRecordWriter
from madoguchi.payments.zengin.debit_records import (
    BankPlace,
    DebitHead,
    DebitLine,
    end_record,
    head_record,
    trailer_record,
)
from madoguchi.payments.zengin.variants import LINE_ENDS, DebitVariant
from tests.debit_test_file import FIRST, HEAD, SECOND, TEST_FILE_BYTES

LETTERS = (
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ()-./｢｣¥ﾞﾟ"
    "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝ"
)
FIRST_DAY = date(2026, 1, 1)
PLACES_A_FILE = 3
Record = dict[str, str]


def digits(chance: random.Random, length: int) -> str:
    return "".join(chance.choices("0123456789", k=length))


def a_name(chance: random.Random, longest: int, shortest: int = 0) -> str:
    return "".join(chance.choices(LETTERS, k=chance.randint(shortest, longest)))


def a_place(chance: random.Random) -> BankPlace:
    return BankPlace(
        digits(chance, 4), digits(chance, 3), a_name(chance, 15), a_name(chance, 15)
    )


def a_head(chance: random.Random) -> DebitHead:
    day = FIRST_DAY + timedelta(days=chance.randrange(2000))
    number = digits(chance, chance.randint(1, 7))
    return DebitHead(
        digits(chance, chance.randint(1, 10)),
        a_name(chance, 40),
        day,
        a_place(chance),
        chance.choice("1249"),
        number,
    )


def a_line(chance: random.Random, places: list[BankPlace]) -> DebitLine:
    return DebitLine(
        chance.choice(places),
        chance.choice("1239"),
        digits(chance, chance.randint(1, 7)),
        a_name(chance, 30, 1),
        chance.choice([1, 9_999_999_999, chance.randint(1, 10**6)]),
        chance.choice("012"),
        digits(chance, 20),
    )


def a_variant(chance: random.Random) -> DebitVariant:
    return DebitVariant(
        chance.choice([17, 25]),
        "0" if chance.random() < 0.5 else " ",
        chance.choice(sorted(LINE_ENDS)),
        chance.choice(["01", "012"]),
        names_banks=chance.random() < 0.5,
    )


def expected_head(head: DebitHead, variant: DebitVariant) -> Record:
    own = {
        "預金種目": head.account_type,
        "口座番号": head.account_number.rjust(7, "0"),
        "ダミー": " " * 17,
    }
    return {
        "データ区分": "1",
        "種別コード": "91",
        "コード区分": "0",
        "委託者コード": head.collector_code.rjust(10, "0"),
        "委託者名": head.collector_name.ljust(40),
        "引落日": f"{head.day.month:02}{head.day.day:02}",
        "取引銀行番号": head.place.bank_code,
        "取引銀行名": head.place.bank_name.ljust(15),
        "取引支店番号": head.place.branch_code,
        "取引支店名": head.place.branch_name.ljust(15),
    } | (own if variant.head_dummy == 17 else {"ダミー": " " * 25})


def expected_line(line: DebitLine, variant: DebitVariant) -> Record:
    bank, branch = line.place.bank_name, line.place.branch_name
    new_code = "1" if line.new_code == "2" and variant.new_codes == "01" else None
    return {
        "データ区分": "2",
        "引落銀行番号": line.place.bank_code,
        "引落銀行名": (bank if variant.names_banks else "").ljust(15),
        "引落支店番号": line.place.branch_code,
        "引落支店名": (branch if variant.names_banks else "").ljust(15),
        "ダミー1": " " * 4,
        "預金種目": line.account_type,
        "口座番号": line.account_number.rjust(7, "0"),
        "預金者名": line.holder.ljust(30),
        "引落金額": str(line.amount_yen).rjust(10, "0"),
        "新規コード": new_code or line.new_code,
        "顧客番号": line.key,
        "振替結果コード": variant.result_field,
        "ダミー2": " " * 8,
    }


def differences(
    chance: random.Random, tables: dict[str, list[Cell]]
) -> tuple[bool, bool]:
    """Write a random file and its answer; say of each whether a reader differs."""
    head, variant = a_head(chance), a_variant(chance)
    places = [a_place(chance) for _nth in range(PLACES_A_FILE)]
    lines = [a_line(chance, places) for _nth in range(chance.randint(0, 20))]
    total = sum(line.amount_yen for line in lines)
    end, writer = LINE_ENDS[variant.line_end], DebitRecordWriter(variant)
    records = [
        head_record(head, variant),
        *(writer.write(line) for line in lines),
        trailer_record(len(lines), total),
        end_record(),
    ]
    content = b"".join(record + end for record in records)
    found = read_debit_file(content, tables)
    expected = [
        expected_head(head, variant),
        *(expected_line(line, variant) for line in lines),
    ]
    is_other = found[:-2] != [list(record.values()) for record in expected]
    return is_other, results_differ(records, end, chance, tables)


def writes_the_test_file() -> bool:
    """Whether the product writes the file of the banks' tables to the byte."""
    variant = DebitVariant()
    writer = DebitRecordWriter(variant)
    total = FIRST.amount_yen + SECOND.amount_yen
    return [
        head_record(HEAD, variant),
        writer.write(FIRST),
        writer.write(SECOND),
        trailer_record(2, total),
        end_record(),
    ] == TEST_FILE_BYTES


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    told = parser.parse_args()
    chance, began = random.Random(told.seed), time.monotonic()
    tables = tables_of(TABLES.read_text("utf-8"))
    found = [differences(chance, tables) for _file in range(told.files)]
    requests, results = (sum(column) for column in zip(*found, strict=True))
    seconds = time.monotonic() - began
    print(f"files {told.files:,} and results   seed {told.seed}   {seconds:.1f} s")
    print(f"requests read otherwise by the second reader {requests}   reach 0")
    print(f"results read otherwise, or taken though wrong {results}   reach 0")
    end_with(
        {
            "both readers say the same of requests": requests == 0,
            "both readers say the same of results": results == 0,
            "the test file is written to the byte": writes_the_test_file(),
        }
    )


if __name__ == "__main__":
    main()
