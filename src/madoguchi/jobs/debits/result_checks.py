"""Whether staged results fit the request that they answer, line by line."""

from madoguchi.jobs.debits.result_faults import refuse_faults
from madoguchi.jobs.debits.result_staging import StagedResults
from madoguchi.payments.zengin.file_faults import MAX_FAULTS_KEPT, FaultList
from madoguchi.platform.fixed_statements import read_rows

TWICE_SQL = """
    SELECT max(line), min(line) FROM bank_results
    GROUP BY place HAVING count(*) > 1 ORDER BY 1 LIMIT %(most)s"""
UNFIT_SQL = """
    SELECT s.line, r.id IS NULL, r.amount_yen
    FROM bank_results AS s
    LEFT JOIN payments_debitrequest AS r
        ON r.file_id = %(file)s AND r.line = s.place AND r.state = 'asked'
        AND r.billing_month = s.billing_month
    WHERE r.id IS NULL OR r.amount_yen <> s.amount_yen
    ORDER BY s.line LIMIT %(most)s"""
MISSING_SQL = """
    SELECT count(*), min(r.line) FROM payments_debitrequest AS r
    WHERE r.file_id = %(file)s AND r.state = 'asked'
        AND NOT EXISTS (SELECT FROM bank_results AS s WHERE s.place = r.line)"""


def refuse_unfit_results(staged: StagedResults) -> None:
    """Refuse a file with lines that do not fit the request, or that lacks some."""
    file, faults = staged.file, FaultList()
    params = {"file": file.pk, "most": MAX_FAULTS_KEPT + 1}
    for line, first in read_rows(TWICE_SQL, params):
        faults.add(line, f"{first}行目と同じ顧客番号です")
    for line, is_unknown, asked_yen in read_rows(UNFIT_SQL, params):
        told = "依頼していない行です" if is_unknown else f"依頼は{asked_yen:,}円です"
        faults.add(line, told)
    ((missing, first),) = read_rows(MISSING_SQL, params)
    if missing and not file.collector.tells_failures_only:
        last = staged.reader.sums.count + 2
        faults.add(last, f"{missing:,}件の結果がありません（依頼の{first}件目など）")
    refuse_faults(faults)
