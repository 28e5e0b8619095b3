from madoguchi.jobs.load.cell_types import (
    DAY_CELL,
    DECIMAL_CELL,
    FLAG_CELL,
    TAX_CATEGORY_CELL,
    TERM_MONTHS_CELL,
    YEN_CELL,
    choice_cell,
    code_cell,
    text_cell,
)
from madoguchi.jobs.load.import_file import (
    FileColumn,
    ImportFile,
    RelationCheck,
    Upsert,
    optional_column,
)
from madoguchi.jobs.load.near_keys import near_key_note
from madoguchi.jobs.load.odd_items import ITEM_CHECKS, ITEM_NOTES
from madoguchi.jobs.load.references import Referenced


def changed_between_periods(column: str) -> RelationCheck:
    """A note where an item is another thing, or counts in another unit, later on."""
    return RelationCheck(
        column,
        "s.before IS DISTINCT FROM s.now AND s.nth > 1",
        "同じ品目の前の期間と違います（%s）。別の品目なら、コードを分けてください",
        shown="coalesce(s.before, 'なし') || ' から ' || coalesce(s.now, 'なし')",
        source=f"""(
            SELECT line, {column} AS now, lag({column}) OVER w AS before,
                row_number() OVER w AS nth
            FROM stage_catalogue
            WINDOW w AS (PARTITION BY item_code ORDER BY valid_from))""",
    )


ITEM = Referenced("catalogue", "catalogue_item", "item_code", "品目")
CATALOGUE_FILE = ImportFile(
    name="catalogue",
    row="an item and its price from a day on",
    key=("item_code", "valid_from"),
    columns=(
        FileColumn("item_code", code_cell(20)),
        FileColumn("kind", code_cell(20)),
        FileColumn("name", text_cell(200), is_printed=True),
        FileColumn("price_excl", DECIMAL_CELL),
        FileColumn("tax_category", TAX_CATEGORY_CELL),
        FileColumn("charged", choice_cell("monthly", "usage", "once")),
        FileColumn("term_months", TERM_MONTHS_CELL),
        optional_column("early_exit_fee", YEN_CELL),
        FileColumn("valid_from", DAY_CELL),
        optional_column("valid_to", DAY_CELL),
        optional_column("unit", text_cell(10)),
        optional_column("carries_number", FLAG_CELL),
        optional_column("plan_group", code_cell(20)),
    ),
    checks=(
        RelationCheck(
            "valid_to",
            "s.valid_to < s.valid_from",
            "valid_from より前です。それ以後の日にしてください（range_reversed）",
        ),
        RelationCheck(
            "early_exit_fee",
            "s.early_exit_fee < 0",
            "0より小さい解約金はありません。0以上の円にしてください"
            "（amount_below_zero）",
        ),
        RelationCheck(
            "price_excl",
            "s.price_excl < 0"
            " AND (s.kind LIKE '%plan' OR s.kind IN ('option', 'usage'))",
            "「%s」の価格は0より小さくできません。値引きは kind を discount に"
            "してください（amount_below_zero）",
            shown="s.kind",
        ),
        RelationCheck(
            "valid_from",
            "EXISTS (SELECT FROM stage_catalogue o WHERE o.item_code = s.item_code"
            " AND o.line <> s.line AND o.valid_from < s.valid_from"
            " AND coalesce(o.valid_to, 'infinity') >= s.valid_from)",
            "同じ品目の前の期間と重なっています。前の行の valid_to を直してください"
            "（range_overlaps）",
        ),
        *ITEM_CHECKS,
    ),
    notes=(
        near_key_note("catalogue", "item_code"),
        *(changed_between_periods(column) for column in ("kind", "charged", "unit")),
        *ITEM_NOTES,
    ),
    upserts=(
        Upsert(
            target="catalogue_item",
            key=("item_code", "valid_from"),
            source="stage_catalogue s",
            copied_columns=(
                "item_code",
                "kind",
                "name",
                "price_excl",
                "tax_category",
                "charged",
                "term_months",
                "valid_from",
                "valid_to",
                "unit",
                "plan_group",
            ),
            columns=(
                ("early_exit_fee_yen", "s.early_exit_fee"),
                ("carries_number", "coalesce(s.carries_number, 'no') = 'yes'"),
            ),
        ),
    ),
)
