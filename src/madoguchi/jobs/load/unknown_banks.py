"""Bank and branch codes that 全国銀行データ does not hold: told, since banks merge."""

from collections.abc import Iterator

from madoguchi.jobs.load.faulty_lines import fetch_faulty_lines
from madoguchi.jobs.load.import_file import ImportFile
from madoguchi.jobs.load.report import ImportFault
from madoguchi.payments.banks import bank_branch_of


def find_unknown_banks(file: ImportFile) -> Iterator[ImportFault]:
    """Name each bank and branch of a staged file once, at its first line."""
    if not {"bank_code", "branch_code"} <= {column.name for column in file.columns}:
        return
    query = (
        f"SELECT min(line), bank_code || branch_code FROM {file.stage}"
        " WHERE kind = 'debit' GROUP BY bank_code, branch_code ORDER BY 1"
    )
    [rows] = fetch_faulty_lines([query])
    for line, codes in rows:
        if not codes:
            continue
        bank_code, branch_code = str(codes)[:4], str(codes)[4:]
        found = bank_branch_of(bank_code, branch_code)
        if not found.bank:
            message = f"金融機関コード「{bank_code}」は、全国銀行データにありません"
            yield ImportFault(file.file_name, line, "bank_code", message)
        elif not found.branch:
            bank = f"{found.bank}（{bank_code}）"
            message = f"支店コード「{branch_code}」は、{bank}にありません"
            yield ImportFault(file.file_name, line, "branch_code", message)
