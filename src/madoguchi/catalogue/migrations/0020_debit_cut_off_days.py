from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0019_posted_invoices")]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="debit_cut_off_days",
            field=models.PositiveSmallIntegerField(db_default=7, default=7),
        ),
    ]
