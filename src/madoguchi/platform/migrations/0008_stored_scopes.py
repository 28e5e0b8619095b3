import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.sql_functions import apply_function
from madoguchi.platform.walls import wall

RIGHTS = "REVOKE UPDATE, DELETE ON platform_storedscope FROM madoguchi_app"


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_initial"),
        ("platform", "0007_inbound_calls"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredScope",
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
                ("digest", models.CharField(max_length=64)),
                (
                    "ids",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                ("created_at", models.DateTimeField()),
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
                        fields=("party", "digest"), name="one_stored_scope"
                    )
                ],
            },
        ),
        wall("platform_storedscope"),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        apply_function("platform", "platform_ids_in_scope"),
    ]
