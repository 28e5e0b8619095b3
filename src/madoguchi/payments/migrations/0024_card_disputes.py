import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.sql_functions import apply_definer
from madoguchi.platform.walls import in_setting, narrow_wall, wall

BILLED = "app.billed_accounts"
STATES = [
    ("inquiry", "照会（お金は動いていません）"),
    ("needs_answer", "異議（回答待ち）"),
    ("under_review", "審査中"),
    ("taken_back", "入金が取り消されました"),
    ("lost", "認められず、取り消しのまま"),
    ("won", "終わり（お金は戻ったか、動いていません）"),
]
RIGHTS = """
    REVOKE DELETE ON payments_carddispute FROM madoguchi_app;
    GRANT SELECT (id, party_id, charge_id, account_id, billing_month, state, seen_state,
        amount_yen, answer_by, told_at, outside_id, outside_charge)
        ON payments_carddispute TO madoguchi_definer;
    CREATE POLICY of_desk ON payments_carddispute FOR SELECT TO madoguchi_definer
        USING (true)"""
"""What the desk's list of disputes reads."""


def owner(to: str, name: str = "+") -> models.ForeignKey:
    on_delete = django.db.models.deletion.PROTECT
    return models.ForeignKey(on_delete=on_delete, related_name=name, to=to)


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0018_named_approvers"),
        ("payments", "0023_slips_at_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="CardDispute",
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
                ("outside_charge", models.CharField(blank=True, max_length=100)),
                ("outside_id", models.CharField(blank=True, max_length=100)),
                ("state", models.CharField(choices=STATES, max_length=12)),
                ("amount_yen", models.BigIntegerField()),
                ("answer_by", models.DateField(null=True)),
                ("told_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "seen_state",
                    models.CharField(blank=True, choices=STATES, max_length=12),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("seen_by", models.CharField(blank=True, max_length=80)),
                ("seen_at", models.DateTimeField(null=True)),
                ("account", owner("customers.billingaccount")),
                ("charge", owner("payments.cardcharge", "disputes")),
                ("party", owner("customers.party")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("party", "charge", "outside_id"),
                        name="one_dispute_a_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_yen__gt", 0)),
                        name="dispute_is_about_money",
                    ),
                ],
            },
        ),
        wall("payments_carddispute"),
        narrow_wall("payments_carddispute", BILLED, in_setting("account_id", BILLED)),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        apply_definer(
            "payments",
            "payments_card_disputes",
            callers=["madoguchi_app", "madoguchi_batch"],
        ),
    ]
