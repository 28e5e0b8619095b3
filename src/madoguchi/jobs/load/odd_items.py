"""Items of the catalogue whose kind, price, tax or days can hardly be meant."""

from madoguchi.contracts.service_kinds import PLAN_ITEM_KINDS
from madoguchi.jobs.load.import_file import RelationCheck
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.kernel.wording import format_yen

KNOWN_KINDS = (*sorted(PLAN_ITEM_KINDS), "option", "usage", "fee", "discount")
MAX_PRICE_YEN = 100_000_000
"""No month of a line, and no work at one, costs so much."""

USUAL_PRICE_YEN = 1_000_000
PLAN_TAXES = (TaxCategory.STANDARD_10, TaxCategory.EXPORT_FREE)
IS_PLAN_SQL = "s.kind LIKE '%plan'"


def among(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


ITEM_CHECKS = (
    RelationCheck(
        "price_excl",
        "s.price_excl > 0 AND s.kind = 'discount'",
        "値引き（discount）の価格は0より大きくできません。-450 のように書いてください"
        "（amount_above_zero）",
    ),
    *(
        RelationCheck(
            column,
            f"abs(s.{column}) >= {MAX_PRICE_YEN}",
            f"{format_yen(MAX_PRICE_YEN)}以上の価格は使えません。桁を確かめてください"
            "（amount_too_large）",
        )
        for column in ("price_excl", "early_exit_fee")
    ),
)
ITEM_NOTES = (
    RelationCheck(
        "kind",
        f"s.kind NOT IN ({among(KNOWN_KINDS)})",
        f"「%s」は知らない kind です（{' / '.join(KNOWN_KINDS)}）。プラン・オプション・"
        "値引きのどれとしても扱いません",
        shown="s.kind",
    ),
    *(
        RelationCheck(
            column,
            f"abs(s.{column}) >= {USUAL_PRICE_YEN}",
            f"%s円は{format_yen(USUAL_PRICE_YEN)}以上です。桁を確かめてください",
            shown=f"trim_scale(s.{column})",
        )
        for column in ("price_excl", "early_exit_fee")
    ),
    RelationCheck(
        "price_excl",
        "s.price_excl < 0 AND s.kind = 'fee'",
        "fee の価格が0より小さくなっています。値引きなら kind を discount に"
        "してください",
    ),
    RelationCheck(
        "charged",
        f"{IS_PLAN_SQL} AND s.charged <> 'monthly'",
        "プランなのに「%s」です。毎月の料金としては数えません",
        shown="s.charged",
    ),
    RelationCheck(
        "tax_category",
        f"{IS_PLAN_SQL} AND s.tax_category NOT IN ({among(PLAN_TAXES)})",
        "プランなのに「%s」です。通信サービスの税区分か確かめてください",
        shown="s.tax_category",
    ),
    RelationCheck(
        "valid_from",
        "s.ended_on < s.valid_from - 1",
        "同じ品目の前の期間は %s までで、間の日の価格がありません",
        shown="s.ended_on",
        source="""(
            SELECT line, valid_from, lag(valid_to) OVER (
                PARTITION BY item_code ORDER BY valid_from) AS ended_on
            FROM stage_catalogue)""",
    ),
)
