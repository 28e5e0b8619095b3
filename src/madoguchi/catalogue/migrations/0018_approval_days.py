from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0017_kept_cards"),
    ]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="approval_days",
            field=models.PositiveSmallIntegerField(db_default=14, default=14),
        ),
    ]
