import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import wall

RIGHTS = """
REVOKE UPDATE, DELETE ON platform_outsidehandle FROM madoguchi_app;
REVOKE DELETE ON platform_inboundcall, platform_callcount FROM madoguchi_app;
INSERT INTO platform_askabletask (name, is_in_scope) VALUES ('take_inbound_call', true);
"""
BACK = "DELETE FROM platform_askabletask WHERE name = 'take_inbound_call'"


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0004_portal_changes"),
        ("platform", "0006_key_check"),
    ]

    operations = [
        migrations.CreateModel(
            name="CallCount",
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
                ("day", models.DateField()),
                ("sender", models.SlugField()),
                ("outcome", models.SlugField()),
                ("calls", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("day", "sender", "outcome"), name="one_call_count"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InboundCall",
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
                ("sender", models.SlugField()),
                ("call_key", models.CharField(max_length=64)),
                ("content", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("received_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
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
                        fields=("party", "sender", "call_key"), name="one_inbound_call"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutsideHandle",
            fields=[
                (
                    "key",
                    models.CharField(max_length=64, primary_key=True, serialize=False),
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
                "indexes": [models.Index(fields=["created_at"], name="handle_by_age")],
            },
        ),
        wall("platform_inboundcall"),
        migrations.RunSQL(RIGHTS, BACK),
    ]
