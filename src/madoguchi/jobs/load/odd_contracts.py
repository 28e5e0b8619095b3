"""Contracts that lack what their service or plan has: told once for each kind."""

from madoguchi.contracts.service_kinds import SERVICE_KINDS, ServiceKind
from madoguchi.jobs.load.days import TODAY_SQL
from madoguchi.jobs.load.import_file import RelationCheck


def services_that(has: str) -> str:
    """Write the services of which the kind has a thing, as a list of SQL."""
    kinds: dict[str, ServiceKind] = {str(key): k for key, k in SERVICE_KINDS.items()}
    return ", ".join(f"'{name}'" for name, kind in kinds.items() if getattr(kind, has))


def counted_rows(condition: str, joined: str = "") -> str:
    """The first line of the contracts that go on and are so, and how many they are."""
    return (
        "(SELECT min(s.line) AS line, count(*) AS times"
        f" FROM stage_contracts s {joined}"
        f" WHERE s.status <> 'ended' AND {condition} HAVING count(*) > 0)"
    )


JOIN_PLAN_SQL = f"""
    JOIN catalogue_item i ON i.item_code = s.plan_code AND i.early_exit_fee_yen > 0
        AND i.term_months > 0 AND {TODAY_SQL}
            BETWEEN i.valid_from AND coalesce(i.valid_to, 'infinity')"""
ENDED_WITHOUT_DAY_SQL = """(
    SELECT min(s.line) AS line, count(*) AS times
    FROM stage_contracts s
    LEFT JOIN contracts_contract o ON o.contract_number = s.contract_number
    WHERE s.status = 'ended' AND s.ended_on IS NULL AND o.ended_on IS NULL
    HAVING count(*) > 0)"""
CONTRACT_NOTES = (
    RelationCheck(
        "ended_on",
        "true",
        "最終利用日のない解約済みの契約があります（この行から%s件）。書類を見られる期限と"
        "データの保存の期限を数えられません",
        shown="s.times",
        source=ENDED_WITHOUT_DAY_SQL,
    ),
    RelationCheck(
        "ended_on",
        "s.ended_on IS NOT NULL AND s.status <> 'ended'",
        "「%s」は使いません。最終利用日は status が ended の契約のものです",
        shown="s.ended_on",
    ),
    RelationCheck(
        "ended_on",
        f"s.ended_on > {TODAY_SQL} AND s.status = 'ended'",
        "解約済みなのに、最終利用日「%s」がまだ来ていません",
        shown="s.ended_on",
    ),
    RelationCheck(
        "line_number",
        "true",
        "電話番号のない契約があります（この行から%s件）。番号が決まるまでの契約か、"
        "確かめてください",
        shown="s.times",
        source=counted_rows(
            f"s.service IN ({services_that('loses_number')}) AND s.line_number IS NULL"
        ),
    ),
    RelationCheck(
        "service_address",
        "true",
        "ご利用場所のない契約があります（この行から%s件）。障害や工事のお知らせで、"
        "場所を確かめられません",
        shown="s.times",
        source=counted_rows(
            f"s.service IN ({services_that('has_place')}) AND s.service_address IS NULL"
        ),
    ),
    RelationCheck(
        "term_end_on",
        "true",
        "プランに契約期間と解約金があるのに、期間の終わりの日がない契約があります"
        "（この行から%s件）。解約金は0円と約束せず、確かめてからのご案内と表示します。"
        "期間のない契約なら、term_months が0のプランにしてください",
        shown="s.times",
        source=counted_rows("s.term_end_on IS NULL", JOIN_PLAN_SQL),
    ),
)
