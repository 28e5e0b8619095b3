from django.db import migrations, models

TEXTS = {"blank": True, "db_default": "", "default": ""}


class Migration(migrations.Migration):
    dependencies = [("payments", "0021_numbers_outside")]

    operations = [
        migrations.AddField(
            "transfermatch", "shares", models.JSONField(db_default=[], default=list)
        ),
        migrations.AddField(
            "transfermatch",
            "reversal_asked_by",
            models.CharField(max_length=80, **TEXTS),
        ),
        migrations.AddField(
            "transfermatch",
            "reversal_reason",
            models.CharField(max_length=200, **TEXTS),
        ),
        migrations.AddField(
            "transfermatch", "reversed_by", models.CharField(max_length=80, **TEXTS)
        ),
        migrations.AddField(
            "transfermatch", "reversed_at", models.DateTimeField(null=True)
        ),
    ]
