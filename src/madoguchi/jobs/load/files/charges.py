"""charges.csv: rows by the million, without a key, stored by statements of their own.

`charges_copy` takes the first load of a month, `staged_charges` all others; both make
their list of columns from CHARGES_FILE and TABLE_COLUMNS.
"""

from madoguchi.jobs.load.cell_types import (
    DAY_CELL,
    DECIMAL_CELL,
    MONTH_CELL,
    TAX_CATEGORY_CELL,
    YEN_CELL,
    code_cell,
    text_cell,
)
from madoguchi.jobs.load.days import MAX_CHARGE_MONTHS_AHEAD, TODAY_SQL
from madoguchi.jobs.load.files.catalogue import ITEM
from madoguchi.jobs.load.files.contracts import CONTRACT
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    optional_column,
)
from madoguchi.jobs.load.odd_charges import CHARGE_NOTES
from madoguchi.jobs.load.references import unknown_reference

PLACE_COLUMNS = ("billing_month", "contract_number")
"""Not stored as they stand: they become the first day, the party and the contract."""

TABLE_COLUMNS = {"unit_price_excl": "unit_price", "amount_excl": "amount_yen"}
"""File columns that have another name in `billing_charge`."""

CATEGORIES_SQL = (
    "(SELECT min(line) AS line, item_code, tax_category, count(*) AS times"
    " FROM stage_charges GROUP BY item_code, tax_category)"
)
"""Of a million rows, each item with each of its tax categories once."""

MONTHS_SQL = (
    "(SELECT min(line) AS line, billing_month, tax_category"
    " FROM stage_charges GROUP BY billing_month, tax_category)"
)
"""Each month with each of its tax categories once."""

CHARGES_FILE = ImportFile(
    name="charges",
    row="a rated charge of a month",
    key=(),
    columns=(
        FileColumn("billing_month", MONTH_CELL),
        FileColumn("contract_number", code_cell(20)),
        FileColumn("item_code", code_cell(20)),
        FileColumn("description", text_cell(200), is_printed=True),
        optional_column("used_from", DAY_CELL),
        optional_column("used_to", DAY_CELL),
        FileColumn("quantity", DECIMAL_CELL),
        FileColumn("unit_price_excl", DECIMAL_CELL),
        FileColumn("amount_excl", YEN_CELL),
        FileColumn("tax_category", TAX_CATEGORY_CELL),
    ),
    checks=(
        unknown_reference("contract_number", CONTRACT),
        unknown_reference("item_code", ITEM),
        RelationCheck(
            "used_to",
            "s.used_to < s.used_from",
            "used_from より前です。それ以後の日にしてください（range_reversed）",
        ),
        RelationCheck(
            "amount_excl",
            "s.amount_excl <> trunc(s.quantity * s.unit_price_excl)",
            "数量×単価と合いません。正しくは %s（amount_differs）",
            shown="trunc(s.quantity * s.unit_price_excl)",
        ),
    ),
    late_checks=(
        RelationCheck(
            "billing_month",
            f"to_date(s.billing_month, 'YYYY-MM') > {TODAY_SQL}"
            f" + interval '{MAX_CHARGE_MONTHS_AHEAD} months'",
            f"「%s」は{MAX_CHARGE_MONTHS_AHEAD}か月より先の月です。年を確かめてください"
            "（month_too_far）",
            shown="s.billing_month",
            source=MONTHS_SQL,
        ),
    ),
    notes=(
        RelationCheck(
            "billing_month",
            "NOT EXISTS (SELECT FROM catalogue_taxrate r"
            " WHERE r.category = s.tax_category AND r.valid_from"
            " < to_date(s.billing_month, 'YYYY-MM') + interval '1 month')",
            "%s の税率が登録されていません。この月は発行できません",
            shown="s.billing_month || '、' || s.tax_category",
            source=MONTHS_SQL,
        ),
        RelationCheck(
            "tax_category",
            "EXISTS (SELECT FROM catalogue_item i WHERE i.item_code = s.item_code)"
            " AND NOT EXISTS (SELECT FROM catalogue_item i"
            " WHERE i.item_code = s.item_code AND i.tax_category = s.tax_category)",
            "catalogue.csv と税区分が違います（%s）。"
            "請求はこのファイルの税区分によります",
            shown="s.item_code || '、' || s.tax_category || '、' || s.times || '件'",
            source=CATEGORIES_SQL,
        ),
        *CHARGE_NOTES,
    ),
    is_bulk=True,
)


def stored_columns(file: ImportFile) -> list[FileColumn]:
    return [column for column in file.columns if column.name not in PLACE_COLUMNS]


def table_column(column: FileColumn) -> str:
    return TABLE_COLUMNS.get(column.name, column.name)
