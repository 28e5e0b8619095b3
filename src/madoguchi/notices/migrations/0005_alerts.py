import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

RIGHTS = """
REVOKE DELETE ON notices_incidentdraft FROM madoguchi_app;
REVOKE ALL ON notices_promisereminder FROM madoguchi_app;
"""


def row_id() -> models.BigAutoField:
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_status_mails")]

    operations = [
        migrations.CreateModel(
            name="IncidentDraft",
            fields=[
                ("id", row_id()),
                ("alert_key", models.CharField(max_length=64, unique=True)),
                ("title", models.CharField(max_length=60)),
                ("detail", models.CharField(blank=True, max_length=300)),
                (
                    "functions",
                    ArrayField(models.CharField(max_length=20), default=list),
                ),
                ("areas", ArrayField(models.CharField(max_length=60), default=list)),
                ("started_at", models.DateTimeField()),
                ("received_at", models.DateTimeField()),
                ("resolved_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(blank=True, max_length=80)),
                (
                    "notice",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="notices.notice",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PromiseReminder",
            fields=[
                ("id", row_id()),
                ("at", models.DateTimeField()),
                (
                    "revision",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="notices.noticerevision",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
