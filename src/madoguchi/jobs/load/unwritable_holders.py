"""Names of account holders that no file for a bank can hold: told."""

from collections.abc import Iterator

from madoguchi.jobs.load.cell_types import shown_value
from madoguchi.jobs.load.faulty_lines import fetch_faulty_lines
from madoguchi.jobs.load.import_file import ImportFile
from madoguchi.jobs.load.report import ImportFault
from madoguchi.payments.zengin.kana import spell_for_bank
from madoguchi.payments.zengin.letters import WRITABLE_PATTERN

HOLDER_COLUMN = "account_holder_kana"
PLAIN_HOLDER_SQL_PATTERN = (
    "^([0-9A-Z().\\u30a1-\\u30f1\\u30f3\\u30f4\\u30fc\\uff67-\\uff9f-]| (?! ))*$"
)
"""Of these letters each name is one that banks take: nearly all are so."""


def find_unwritable_holders(file: ImportFile) -> Iterator[ImportFault]:
    """Name each staged account whose holder cannot be spelled as banks do."""
    if HOLDER_COLUMN not in {column.name for column in file.columns}:
        return
    query = (
        f"SELECT line, {HOLDER_COLUMN} FROM {file.stage}"
        f" WHERE kind = 'debit' AND {HOLDER_COLUMN} !~ '{PLAIN_HOLDER_SQL_PATTERN}'"
        " ORDER BY line"
    )
    [rows] = fetch_faulty_lines([query])
    for line, holder in rows:
        if odd := unwritable_letters(str(holder)):
            message = (
                f"「{shown_value(odd)}」は銀行のファイルに書けない文字です。通帳の"
                "カナで書いてください。このままでは引き落としを依頼できません"
            )
            yield ImportFault(file.file_name, line, HOLDER_COLUMN, message)


def unwritable_letters(holder: str) -> str:
    """Return what banks cannot write of a name, each once; "" for a right name."""
    if WRITABLE_PATTERN.fullmatch(holder):
        return ""
    faults = spell_for_bank(holder).faults
    return "".join(dict.fromkeys(fault.character for fault in faults))
