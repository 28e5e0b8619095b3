"""documents.csv: files of a former system, which lie in the folder beside it.

What is to be stored of a row is a file in the store and a document that is chained in
the log: `former_documents` does both.
"""

from madoguchi.jobs.load.cell_types import (
    DAY_CELL,
    MONTH_CELL,
    YEN_CELL,
    CellType,
    code_cell,
    text_cell,
)
from madoguchi.jobs.load.files.billing_accounts import ACCOUNT
from madoguchi.jobs.load.files.contracts import CONTRACT
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    optional_column,
)
from madoguchi.jobs.load.references import unknown_reference

DOCUMENT_NUMBER_CELL = code_cell(18)
FILE_PATH_CELL = CellType(
    r"[0-9A-Za-z._/-]{1,200}",
    "varchar(200)",
    "200文字以内の半角英数字と . _ - / 、フォルダーから見たファイルの場所",
    "the place of a file in the folder, at most 200 of `A-Z a-z 0-9 . _ - /`",
)
IS_TO_COME_SQL = "s.issued_on > (now() AT TIME ZONE 'Asia/Tokyo')::date"
IS_OVER_SQL = "documents_kept_until('former', s.issued_on) <= current_date"

DOCUMENTS_FILE = ImportFile(
    name="documents",
    row="a file of the former system",
    key=("number",),
    caseless=frozenset({"number"}),
    columns=(
        FileColumn("account_number", code_cell(20)),
        FileColumn("number", DOCUMENT_NUMBER_CELL),
        FileColumn("title", text_cell(100)),
        FileColumn("issued_on", DAY_CELL),
        optional_column("billing_month", MONTH_CELL),
        optional_column("contract_number", code_cell(20)),
        optional_column("tax", YEN_CELL),
        FileColumn("total", YEN_CELL),
        FileColumn("file", FILE_PATH_CELL),
    ),
    checks=(
        unknown_reference("account_number", ACCOUNT),
        unknown_reference("contract_number", CONTRACT),
        RelationCheck(
            "issued_on",
            IS_TO_COME_SQL,
            "まだ来ていない日です。発行日を確かめてください（issued_in_future）",
        ),
        RelationCheck(
            "issued_on",
            IS_OVER_SQL,
            "保存期間が終わっています。取り込まずに処分してください（retention_over）",
        ),
    ),
    optional=True,
)
