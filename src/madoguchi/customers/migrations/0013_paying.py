from django.db import migrations, models

MAY_PAY = """
UPDATE customers_rolerights SET rights = rights || '["pay:bills"]'
WHERE role IN ('holder', 'admin') AND NOT rights ? 'pay:bills'"""
MAY_NOT_PAY = "UPDATE customers_rolerights SET rights = rights - 'pay:bills'"


class Migration(migrations.Migration):
    dependencies = [("customers", "0012_unacked_changes")]

    operations = [
        migrations.AddField(
            model_name="billingaccount",
            name="virtual_account",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=100
            ),
        ),
        migrations.RunSQL(MAY_PAY, MAY_NOT_PAY),
    ]
