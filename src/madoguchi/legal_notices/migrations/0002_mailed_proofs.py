from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("legal_notices", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="tellingproof",
            name="message_number",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="tellingproof",
            name="mailed_at",
            field=models.DateTimeField(null=True),
        ),
    ]
