import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import wall


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_required_level"),
        ("documents", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Bundle",
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
                ("key", models.UUIDField()),
                ("wanted", models.JSONField()),
                ("is_for_inspector", models.BooleanField(default=False)),
                ("asked_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("documents", models.PositiveIntegerField()),
                ("packed", models.PositiveIntegerField(default=0)),
                ("marks", models.JSONField(default=dict)),
                ("ready_at", models.DateTimeField(null=True)),
                ("bytes", models.BigIntegerField(default=0)),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.member",
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
                        fields=("party", "key"), name="one_bundle_a_key"
                    )
                ],
            },
        ),
        wall("documents_bundle"),
    ]
