import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.sql_functions import apply_definer

DOUBTS = [
    ("other_amount", "金額が、求めた金額と違います"),
    ("paid_after_end", "終わったはずの取引が成立しています"),
    ("denied", "成立したはずの取引がないと答えています"),
    ("other_chargeback", "取り消された金額が合いません"),
]
KINDS = [
    ("refund", "カードへの返金"),
    ("write_off", "貸倒れ"),
    ("paid", "カードの決済は成立"),
    ("not_paid", "カードの決済は不成立"),
]
RIGHTS = """
GRANT SELECT (id, party_id, account_id, billing_month, amount_yen, state, doubt,
    outside_id, key, asked_at) ON payments_cardcharge TO madoguchi_definer;
CREATE POLICY of_desk ON payments_cardcharge FOR SELECT TO madoguchi_definer
    USING (doubt <> '' OR state IN ('asked', 'accepted'));
"""
"""What the desk's list of charges without an end reads."""


def decided_doubt() -> models.CharField:
    return models.CharField(
        blank=True, choices=DOUBTS, db_default="", default="", max_length=20
    )


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0014_search_names"),
        ("payments", "0008_late_sms"),
    ]

    operations = [
        migrations.AddField("cardcharge", "decided_doubt", decided_doubt()),
        migrations.AddField("cardrefund", "decided_doubt", decided_doubt()),
        migrations.AddField(
            "moneyrequest",
            "ended_charge",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="payments.cardcharge",
            ),
        ),
        migrations.AddField("moneyrequest", "paid_on", models.DateField(null=True)),
        migrations.AlterField(
            "moneyrequest", "kind", models.CharField(choices=KINDS, max_length=10)
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        apply_definer(
            "payments",
            "payments_doubtful_charges",
            callers=["madoguchi_app", "madoguchi_batch"],
        ),
    ]
