"""Random results of banks, read by the product and by the second reader: equal.

Both get the same bytes: a random request with a result in each line and the sums of the
trailer filled in, as banks do. A second file with one wrong byte in what counts has to
be refused by both.
"""

import io
import random

from bench.payments.second_reader import Cell, read_debit_file, values_by_name
from madoguchi.payments.zengin.debit_results import ResultReader
from madoguchi.payments.zengin.file_faults import BankFileFaulty

RESULTS = "0123489"
KEY, AMOUNT, RESULT = "顧客番号", "引落金額", "振替結果コード"
PLACES_OF_SUMS = range(1, 55)
"""Of the trailer, from 0: counts and yen in all, of paid and of failed lines."""
Told = tuple[str, str, list[tuple[str, int, str]], list[int]]
"""Collector, day (MMDD), key, yen and result of each line, the sums of the trailer."""


def with_results(records: list[bytes], chance: random.Random) -> list[bytes]:
    """Answer a request; a failed line keeps the yen that were asked."""
    head, *data, trailer, end = records
    told = [line[:111] + chance.choice(RESULTS).encode() + line[112:] for line in data]
    sums = b""
    for is_paid in (True, False):
        yen = [int(line[80:90]) for line in told if (line[111:112] == b"0") == is_paid]
        sums += b"%06d%012d" % (len(yen), sum(yen))
    return [head, *told, trailer[:19] + sums + trailer[55:], end]


def results_differ(
    records: list[bytes],
    end: bytes,
    chance: random.Random,
    tables: dict[str, list[Cell]],
) -> bool:
    """Whether the readers say otherwise of an answer, or one takes a wrong one."""
    answer = with_results(records, chance)
    content = b"".join(record + end for record in answer)
    if product_says(content) != second_reader_says(content, tables):
        return True
    wrong = b"".join(record + end for record in with_wrong_digit(answer, chance))
    return not (product_refuses(wrong) and second_reader_refuses(wrong, tables))


def with_wrong_digit(records: list[bytes], chance: random.Random) -> list[bytes]:
    """Change one digit of the trailer."""
    *before, trailer, end = records
    place = chance.choice(PLACES_OF_SUMS)
    other = b"%d" % ((trailer[place] - ord("0") + chance.randint(1, 9)) % 10)
    return [*before, trailer[:place] + other + trailer[place + 1 :], end]


def product_says(content: bytes) -> Told:
    reader = ResultReader(io.BytesIO(content))
    lines = [(line.key, line.amount_yen, line.result) for line in reader.lines()]
    sums = reader.sums
    counted = [sums.count, sums.amount_yen, sums.paid_count, sums.paid_yen]
    counted += [sums.failed_count, sums.failed_yen]
    return reader.head.collector_code, reader.head.day, lines, counted


def second_reader_says(content: bytes, tables: dict[str, list[Cell]]) -> Told:
    head, *data, trailer, _end = read_debit_file(content, tables)
    lines = [values_by_name(line, tables["data"]) for line in data]
    told = [(line[KEY].rstrip(), int(line[AMOUNT]), line[RESULT]) for line in lines]
    # collector and day stand at the same places in both headers
    first = values_by_name(head[:6], tables["header"][:6])
    sums = [int(value) for value in trailer[1:7]]
    return first["委託者コード"], first["引落日"], told, sums


def product_refuses(content: bytes) -> bool:
    try:
        product_says(content)
    except BankFileFaulty:
        return True
    return False


def second_reader_refuses(content: bytes, tables: dict[str, list[Cell]]) -> bool:
    try:
        read_debit_file(content, tables)
    except ValueError:
        return True
    return False
