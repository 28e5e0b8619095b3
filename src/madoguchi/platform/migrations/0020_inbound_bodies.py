from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform", "0019_legal_notices")]

    operations = [
        migrations.AddField(
            "inboundcall", "body", models.BinaryField(default=b"", db_default=b"")
        ),
    ]
