from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform", "0016_compensations")]

    operations = [
        migrations.AddField(
            model_name="outsidehandle",
            name="expires_at",
            field=models.DateTimeField(null=True),
        ),
    ]
