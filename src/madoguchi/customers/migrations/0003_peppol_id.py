from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_required_level")]

    operations = [
        migrations.AddField(
            model_name="billingaccount",
            name="peppol_id",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=20
            ),
        ),
    ]
