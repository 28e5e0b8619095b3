from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0015_promised_charges"),
    ]

    operations = [
        migrations.AddField(
            model_name="operator",
            name="work_fee_item",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20
            ),
        ),
    ]
