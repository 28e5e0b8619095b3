from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0022_compensation"),
    ]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="renewal_notice_days",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
