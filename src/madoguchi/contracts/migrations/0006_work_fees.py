from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0005_contracts_of_a_login"),
    ]

    operations = [
        migrations.AddField(
            model_name="contract",
            name="work_fee_monthly_yen",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="contract",
            name="work_fee_until",
            field=models.DateField(null=True),
        ),
    ]
