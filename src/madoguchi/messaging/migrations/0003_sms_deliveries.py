import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import wall

RIGHTS = "REVOKE DELETE ON messaging_smsdelivery FROM madoguchi_app"


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_portal_changes"),
        ("messaging", "0002_guide_numbers"),
    ]

    operations = [
        migrations.CreateModel(
            name="SmsDelivery",
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
                ("outside_id", models.CharField(max_length=120)),
                ("segments", models.PositiveSmallIntegerField()),
                ("state", models.CharField(max_length=12)),
                ("sent_at", models.DateTimeField()),
                ("state_at", models.DateTimeField(null=True)),
                (
                    "message",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="messaging.message",
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
                "constraints": [
                    models.UniqueConstraint(
                        fields=("party", "outside_id"), name="one_sms_delivery"
                    )
                ],
            },
        ),
        wall("messaging_smsdelivery"),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
