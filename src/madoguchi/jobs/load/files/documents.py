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
from madoguchi.kernel.card_numbers import holds_card_number

DOCUMENT_NUMBER_CELL = code_cell(18)
FILE_PATH_CELL = CellType(
    r"[0-9A-Za-z._/-]{1,200}",
    "varchar(200)",
    "200文字以内の半角英数字と . _ - / 、フォルダーから見たファイルの場所",
    "the place of a file in the folder, at most 200 of `A-Z a-z 0-9 . _ - /`",
    is_card_number=holds_card_number,
)
IS_TO_COME_SQL = "s.issued_on > (now() AT TIME ZONE 'Asia/Tokyo')::date"
OF_ANOTHER_CUSTOMER_SQL = """EXISTS (
    SELECT FROM contracts_contract c
    JOIN customers_billingaccount a ON a.account_number = s.account_number
    WHERE c.contract_number = s.contract_number AND c.party_id <> a.party_id)"""
MONTH_SQL = "to_date(s.billing_month, 'YYYY-MM')"
IS_FAR_MONTH_SQL = (
    f"{MONTH_SQL} NOT BETWEEN s.issued_on - interval '24 months'"
    " AND s.issued_on + interval '13 months'"
)
"""A paper of two years ago may be issued again, one of a year be paid in advance."""

IS_WRONG_TAX_SQL = "s.tax * s.total < 0 OR abs(s.tax) * 11 > abs(s.total) + 22"
"""消費税等 is at most 10/110 of the total; each of two rates may be rounded up."""

IS_OVER_SQL = (
    "documents_kept_until('former', s.issued_on)"
    " <= (now() AT TIME ZONE 'Asia/Tokyo')::date"
)

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
        RelationCheck(
            "billing_month",
            IS_FAR_MONTH_SQL,
            "「%s」は発行日から離れすぎています。月と日を確かめてください"
            "（month_too_far）",
            shown="s.billing_month",
        ),
        RelationCheck(
            "tax",
            IS_WRONG_TAX_SQL,
            "合計%s円に対して、消費税等の額が大きすぎるか、符号が逆です。"
            "total は税込の合計にしてください（tax_differs）",
            shown="s.total",
        ),
    ),
    late_checks=(
        RelationCheck(
            "contract_number",
            OF_ANOTHER_CUSTOMER_SQL,
            "請求先とは別のお客様の契約です。どちらかを直してください"
            "（of_another_customer）",
        ),
    ),
    optional=True,
)
