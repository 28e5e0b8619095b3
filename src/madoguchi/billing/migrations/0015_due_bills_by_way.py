from django.db import migrations

VIEW = """
CREATE OR REPLACE VIEW billing_duebill WITH (security_invoker = true) AS
    SELECT b.party_id, b.account_id, b.billing_month,
        CASE
            WHEN later.record IS NULL THEN b.due_on
            ELSE (later.record::json ->> 'due_on')::date
        END AS due_on,
        coalesce(later.record, b.record)::json -> 'payment' ->> 'method' AS method
    FROM billing_bill AS b
    LEFT JOIN LATERAL (
        SELECT r.record
        FROM billing_revision AS r
        WHERE
            r.party_id = b.party_id
            AND r.bill_id = b.id
            AND r.kind IN ('corrected', 'reissued')
        ORDER BY r.nth DESC
        LIMIT 1
    ) AS later ON true;
GRANT SELECT ON billing_duebill TO madoguchi_app;
COMMENT ON VIEW billing_duebill IS
    'The day by which each bill is to be paid, and how, as its newest document says.'
    ' The walls of both tables hold here too.';
"""
BACK = "REVOKE SELECT ON billing_duebill FROM madoguchi_app"


class Migration(migrations.Migration):
    dependencies = [("billing", "0014_due_bills")]

    operations = [migrations.RunSQL(VIEW, BACK)]
