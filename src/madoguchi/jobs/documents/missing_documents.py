"""Find documents that the log says were issued and that no row holds."""

from collections.abc import Iterator

from django.db import connection

MISSING_DOCUMENTS_SQL = """
    SELECT e.target, e.shard, e.serial FROM platform_auditevent e
    WHERE e.verb = 'document_issued'
      AND NOT EXISTS (SELECT FROM documents_document d
                      WHERE d.party_id = e.party_id AND d.number = e.target)
      AND NOT EXISTS (SELECT FROM platform_auditevent o
                      WHERE o.party_id = e.party_id AND o.target = e.target
                        AND o.verb = 'document_deleted')
    ORDER BY e.id LIMIT 1"""


def missing_document_faults() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(MISSING_DOCUMENTS_SQL)
        for number, shard, serial in cursor.fetchall():
            yield f"書類 {number}: 発行の記録 {shard}/{serial} の書類がありません。"
