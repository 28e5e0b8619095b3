import django.db.models.deletion
from django.db import migrations, models


RIGHTS = """
REVOKE INSERT, UPDATE, DELETE ON webhooks_webhooksubscriber, webhooks_deadletter
    FROM madoguchi_app;
GRANT UPDATE (resend_at, resend_by) ON webhooks_deadletter TO madoguchi_app;
"""


class Migration(migrations.Migration):
    """Subscribers of webhooks; a page of the desk may ask for a line once more."""

    initial = True

    dependencies = [("platform", "0001_roles")]

    operations = [
        migrations.CreateModel(
            name="WebhookSubscriber",
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
                ("name", models.SlugField(unique=True)),
                ("url", models.CharField(max_length=500)),
                ("is_acknowledging", models.BooleanField(default=False)),
                ("sent_seq", models.BigIntegerField()),
                ("secret_generation", models.PositiveIntegerField(default=1)),
                ("old_secret_until", models.DateTimeField(null=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("rejections", models.PositiveSmallIntegerField(default=0)),
                ("failing_since", models.DateTimeField(null=True)),
                ("last_answer", models.CharField(blank=True, max_length=60)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("claimed_until", models.DateTimeField(null=True)),
                ("paused_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="DeadLetter",
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
                ("seq", models.BigIntegerField()),
                ("at", models.DateTimeField()),
                ("answer", models.CharField(max_length=60)),
                ("resend_at", models.DateTimeField(null=True)),
                ("resend_by", models.CharField(blank=True, max_length=80)),
                ("delivered_at", models.DateTimeField(null=True)),
                (
                    "subscriber",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dead_letters",
                        to="webhooks.webhooksubscriber",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("delivered_at", None)),
                        fields=["at"],
                        name="dead_letter_waiting",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subscriber", "seq"), name="one_dead_letter_a_line"
                    )
                ],
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
