from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("platform", "0020_ranks_of_jobs")]

    operations = [
        migrations.AddField(
            "inboundcall", "body", models.BinaryField(default=b"", db_default=b"")
        ),
    ]
