from django.db import migrations, models

RIGHTS = """
REVOKE INSERT ON customers_portalchange FROM madoguchi_app;
GRANT INSERT (party_id, file, key, "column", before, after, at, order_number, state,
    effective_on, outcome, settled_at) ON customers_portalchange TO madoguchi_app;
REVOKE INSERT, UPDATE, DELETE ON customers_changeretention, customers_feedbacklog
    FROM madoguchi_app;
"""
BACK = "GRANT INSERT ON customers_portalchange TO madoguchi_app"


class Migration(migrations.Migration):
    """How long changes are kept; and no page gives one a place or an acknowledgement."""

    dependencies = [("customers", "0010_grants")]

    operations = [
        migrations.CreateModel(
            name="ChangeRetention",
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
                ("from_on", models.DateField(unique=True)),
                ("days", models.PositiveIntegerField()),
                ("most_days", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("days__gte", 90), ("most_days__gte", models.F("days"))
                        ),
                        name="changes_kept_long_enough",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="FeedBacklog",
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
                ("measured_at", models.DateTimeField()),
                ("unsent", models.PositiveBigIntegerField()),
                ("unsent_since", models.DateTimeField(null=True)),
                ("unacked", models.PositiveBigIntegerField()),
                ("unacked_since", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL(RIGHTS, BACK),
    ]
