import uuid

import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

RIGHTS = """
REVOKE DELETE ON notices_statussubscription FROM madoguchi_app;
REVOKE ALL ON notices_statusmail FROM madoguchi_app;
"""


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_announcements")]

    operations = [
        migrations.CreateModel(
            name="StatusSubscription",
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
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("address", models.CharField(max_length=254)),
                (
                    "functions",
                    ArrayField(models.CharField(max_length=20), default=list),
                ),
                ("service", models.CharField(blank=True, max_length=20)),
                ("prefecture", models.CharField(blank=True, max_length=10)),
                ("is_quiet_at_night", models.BooleanField(default=True)),
                ("wakes_for_emergency", models.BooleanField(default=True)),
                ("code_hash", models.CharField(blank=True, max_length=64)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("asked_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["address"], name="status_mails_of_address")
                ]
            },
        ),
        migrations.CreateModel(
            name="StatusMail",
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
                ("at", models.DateTimeField()),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="notices.noticerevision",
                    ),
                ),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mails",
                        to="notices.statussubscription",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subscription", "revision"),
                        name="one_status_mail_a_revision",
                    )
                ]
            },
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
