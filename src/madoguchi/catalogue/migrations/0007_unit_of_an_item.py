from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0006_identity_ways"),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="unit",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=10
            ),
        ),
    ]
