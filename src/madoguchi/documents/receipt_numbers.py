"""Numbers of receipts: R and nine digits, each given out once. They may have gaps."""

from madoguchi.platform.fixed_statements import read_row

NEXT_NUMBER_SQL = "SELECT nextval('documents_receipt_number')"


def next_receipt_ordinal() -> int:
    (ordinal,) = read_row(NEXT_NUMBER_SQL, {})
    return int(ordinal)


def receipt_number_of(ordinal: int) -> str:
    return f"R{ordinal:09d}"
