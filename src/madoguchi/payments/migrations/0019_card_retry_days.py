from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0018_bank_refunds")]

    operations = [
        migrations.AddField(
            "dunningrule",
            "card_retry_days",
            models.JSONField(blank=True, db_default=[], default=list),
        ),
    ]
