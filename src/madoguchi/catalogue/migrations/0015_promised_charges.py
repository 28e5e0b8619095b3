from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0014_discounts_need"),
    ]

    operations = [
        migrations.AddField(
            model_name="operator",
            name="equipment_fee_item",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20
            ),
        ),
        migrations.AddField(
            model_name="operator",
            name="exit_fee_item",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20
            ),
        ),
        migrations.AddField(
            model_name="operator",
            name="promised_charges",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=10
            ),
        ),
    ]
