import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import wall

OVER = """
CREATE POLICY over ON billing_bill TO CURRENT_USER
    USING (documents_kept_until('invoice', issued_on) <= current_date);
CREATE POLICY over ON billing_revision TO CURRENT_USER
    USING (documents_kept_until(kind, issued_on) <= current_date);
CREATE POLICY over ON billing_charge TO CURRENT_USER
    USING (billing_month < current_date - interval '8 years');
CREATE POLICY over ON billing_billnotice TO CURRENT_USER
    USING (EXISTS (SELECT FROM billing_bill b WHERE b.id = bill_id));
CREATE POLICY over ON billing_deletion FOR INSERT TO CURRENT_USER WITH CHECK (true);
"""
FORGET = """
CREATE FUNCTION billing_forget(which bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    gone documents_document;
    rule documents_retention;
    bill billing_bill;
BEGIN
    SELECT * INTO gone FROM documents_document WHERE id = which;
    IF NOT FOUND OR NOT documents_forget(which) THEN RETURN false; END IF;
    SELECT * INTO rule FROM documents_retention
        WHERE kind IN (gone.kind, '') AND from_on <= gone.issued_on
        ORDER BY kind DESC, from_on DESC LIMIT 1;
    INSERT INTO billing_deletion (party_id, account_id, billing_month, kind, number,
            issued_on, sha256, years, rule_from_on, deleted_at)
        SELECT gone.party_id, gone.account_id, gone.billing_month, gone.kind,
            gone.number, gone.issued_on, gone.record_sha256, coalesce(rule.years, 10),
            rule.from_on, max(e.at)
        FROM platform_auditevent e WHERE e.party_id = gone.party_id
            AND e.target = gone.number AND e.verb = 'document_deleted';
    DELETE FROM billing_revision r
        WHERE r.party_id = gone.party_id AND r.number = gone.number;
    SELECT * INTO bill FROM billing_bill b
        WHERE b.party_id = gone.party_id AND b.invoice_number = gone.number;
    IF NOT FOUND THEN RETURN true; END IF;
    DELETE FROM billing_charge ch
        USING json_array_elements(bill.record::json -> 'contracts') said,
            contracts_contract c
        WHERE c.party_id = bill.party_id
            AND c.contract_number = said ->> 'contract_number'
            AND ch.contract_id = c.id AND ch.party_id = c.party_id
            AND ch.billing_month = bill.billing_month;
    DELETE FROM billing_billnotice n
        WHERE n.party_id = bill.party_id AND n.bill_id = bill.id;
    DELETE FROM billing_bill b WHERE b.id = bill.id;
    RETURN true;
END $$;
REVOKE ALL ON FUNCTION billing_forget FROM PUBLIC, madoguchi_app;
REVOKE ALL ON FUNCTION documents_forget FROM madoguchi_batch;
REVOKE INSERT, UPDATE, DELETE ON billing_deletion FROM madoguchi_app, madoguchi_batch;
"""
BACK = """
DROP FUNCTION billing_forget; DROP POLICY over ON billing_bill;
DROP POLICY over ON billing_revision; DROP POLICY over ON billing_charge;
DROP POLICY over ON billing_billnotice; DROP POLICY over ON billing_deletion;
GRANT EXECUTE ON FUNCTION documents_forget TO madoguchi_batch;
"""
"""The document goes first, by its own rule and only with its record in the log; what
it was made from goes with it or not at all."""


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0004_delivery"),
        ("documents", "0004_open_until"),
        ("platform", "0003_anchors"),
        ("customers", "0002_required_level"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deletion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("billing_month", models.DateField()),
                ("kind", models.CharField(max_length=20)),
                ("number", models.CharField(max_length=20)),
                ("issued_on", models.DateField()),
                ("sha256", models.CharField(max_length=64)),
                ("years", models.PositiveSmallIntegerField()),
                ("rule_from_on", models.DateField(null=True)),
                ("deleted_at", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.billingaccount",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.party",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["party", "account", "billing_month"],
                        name="deletion_by_month",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("party", "number"), name="deleted_once"
                    )
                ],
            },
        ),
        wall("billing_deletion"),
        migrations.RunSQL(OVER + FORGET, BACK),
    ]
