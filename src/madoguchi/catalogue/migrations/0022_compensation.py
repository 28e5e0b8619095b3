from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0021_store_slips"),
    ]

    operations = [
        migrations.AddField(
            model_name="operator",
            name="compensation_item",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20
            ),
        ),
        migrations.AddField(
            model_name="policy",
            name="compensation",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
