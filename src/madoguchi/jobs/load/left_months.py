"""Months that an export does not hold, whose stored charges still wait for a bill."""

from collections.abc import Collection, Mapping

from madoguchi.jobs.load.report import ImportFault, ImportReport
from madoguchi.platform.fixed_statements import read_rows

MONTHS_LOOKED_BACK = 3
WAITING_CHARGES_SQL = """
    SELECT to_char(ch.billing_month, 'YYYY-MM'), count(*)
    FROM billing_charge ch
    JOIN contracts_contract c ON c.party_id = ch.party_id AND c.id = ch.contract_id
    WHERE ch.billing_month >= (
            SELECT max(billing_month) FROM billing_charge)
            - make_interval(months => %(months)s)
        AND NOT EXISTS (
            SELECT FROM billing_billedmonth b WHERE b.account_id = c.account_id
            AND b.billing_month = ch.billing_month)
    GROUP BY 1 ORDER BY 1"""


def waiting_charges() -> Mapping[str, int]:
    """Count the charges that are on no bill, by month (2026-10). In a batch.

    Of the newest month that is stored, and the three before it.
    """
    rows = read_rows(WAITING_CHARGES_SQL, {"months": MONTHS_LOOKED_BACK})
    return dict(rows)


def note_left_months(
    waiting: Mapping[str, int], exported: Collection[str], report: ImportReport
) -> None:
    """Say of each month that the export does not hold how much of it stays stored.

    It may be a month that was exported on its own before, or one that was written by
    mistake: nothing is taken away of it, and it is billed.
    """
    for month, count in waiting.items():
        if month not in exported:
            message = (
                f"この書き出しにない月です。取り込み済みの未発行の料金{count:,}件は"
                "残り、発行すると請求します。月の誤りなら、madoguchi bills withdraw"
                f" --month {month} で取り下げてください"
            )
            report.notes.append(ImportFault("charges.csv", 0, month, message))
