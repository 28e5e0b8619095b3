from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_data_of_a_month"),
    ]

    operations = [
        migrations.AddField(
            model_name="operator",
            name="settlement",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=10
            ),
        ),
    ]
