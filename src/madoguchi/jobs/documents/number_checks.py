"""Check that each number given out is a frozen record or a lawful deletion."""

from collections.abc import Iterator

from django.db import connection

MISSING_NUMBERS_SQL = """
    SELECT 'I' || lpad(n::text, 9, '0') FROM billing_invoicecounter,
        generate_series(1, last_number) n
    EXCEPT (SELECT invoice_number FROM billing_bill
            UNION ALL SELECT number FROM billing_deletion)
    ORDER BY 1 LIMIT 1"""
DOCUMENTS_WITHOUT_RECORD_SQL = """
    SELECT d.number FROM documents_document d, billing_invoicecounter
    WHERE d.kind NOT IN ('former', 'receipt', 'certificate')
      AND left(d.number, 10) COLLATE "C" <= 'I' || lpad(last_number::text, 9, '0')
      AND NOT EXISTS (
          SELECT FROM billing_bill b WHERE b.party_id = d.party_id
          AND b.invoice_number = d.number AND b.sha256 = d.record_sha256)
      AND NOT EXISTS (
          SELECT FROM billing_revision r WHERE r.party_id = d.party_id
          AND r.number = d.number AND r.sha256 = d.record_sha256)
    ORDER BY 1 LIMIT 1"""
UNEXPLAINED_DELETIONS_SQL = """
    SELECT d.number FROM billing_deletion d
    WHERE NOT EXISTS (
        SELECT FROM platform_auditevent e
        WHERE e.party_id = d.party_id AND e.target = d.number
          AND e.verb = 'document_deleted'
          AND e.changes #>> '{record_sha256,0}' = d.sha256)
    ORDER BY 1 LIMIT 1"""
LOST_DELETIONS_SQL = """
    SELECT e.target FROM platform_auditevent e
    WHERE e.verb = 'document_deleted'
      AND NOT EXISTS (SELECT FROM documents_document d
                      WHERE d.party_id = e.party_id AND d.number = e.target)
      AND NOT EXISTS (SELECT FROM billing_deletion x
                      WHERE x.party_id = e.party_id AND x.number = e.target)
    ORDER BY 1 LIMIT 1"""
NUMBER_CHECKS = (
    (MISSING_NUMBERS_SQL, "請求書番号 {}: 発行の記録も削除の記録もありません。"),
    (
        DOCUMENTS_WITHOUT_RECORD_SQL,
        "書類 {}: もとの請求の記録がないか、書き換えられています。",
    ),
    (
        UNEXPLAINED_DELETIONS_SQL,
        "書類 {}: 削除の記録に、監査記録の裏づけがありません。",
    ),
    (LOST_DELETIONS_SQL, "書類 {}: 保存期間後の削除の記録がありません。"),
)


def number_faults() -> Iterator[str]:
    """Yield the first fault of each check. To be called within `batch_snapshot`."""
    for query, message in NUMBER_CHECKS:
        with connection.cursor() as cursor:
            cursor.execute(query)
            yield from (message.format(number) for (number,) in cursor.fetchall())
