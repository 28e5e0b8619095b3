from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0013_bank_debits")]

    operations = [
        migrations.AddField(
            model_name="debitcollector",
            name="wants_passbooks",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="debitfile",
            name="payout_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="debitfile",
            name="payout_yen",
            field=models.BigIntegerField(null=True),
        ),
    ]
