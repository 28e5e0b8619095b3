from django.db import migrations

VIEW = """
CREATE VIEW billing_billedmonth WITH (security_invoker = true) AS
    SELECT party_id, account_id, billing_month FROM billing_bill
    UNION ALL
    SELECT party_id, account_id, billing_month FROM billing_deletion;
REVOKE ALL ON billing_billedmonth FROM madoguchi_app, madoguchi_batch;
GRANT SELECT ON billing_billedmonth TO madoguchi_batch;
COMMENT ON VIEW billing_billedmonth IS
    'The months of each account that are billed: by a bill, or by one that was'
    ' deleted at the end of its retention. The walls of both tables hold here too.';
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0006_definer_functions")]

    operations = [migrations.RunSQL(VIEW, "DROP VIEW billing_billedmonth")]
