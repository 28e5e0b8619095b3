import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import wall

RIGHTS = "REVOKE DELETE ON payments_paymentpolicy FROM madoguchi_app"


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0018_named_approvers"),
        ("payments", "0019_card_retry_days"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentPolicy",
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
                ("ways", models.JSONField(default=list)),
                ("set_by", models.CharField(max_length=80)),
                ("set_at", models.DateTimeField()),
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("party",), name="one_payment_policy"
                    )
                ],
            },
        ),
        wall("payments_paymentpolicy"),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
