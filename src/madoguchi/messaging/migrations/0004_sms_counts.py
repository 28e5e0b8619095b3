from django.db import migrations, models

RIGHTS = "REVOKE ALL ON messaging_smscount FROM madoguchi_app"


class Migration(migrations.Migration):
    dependencies = [("messaging", "0003_sms_deliveries")]

    operations = [
        migrations.CreateModel(
            name="SmsCount",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("messages", models.BigIntegerField()),
                ("segments", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
