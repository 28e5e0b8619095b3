from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0008_delivery_proofs"),
    ]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="proved_at",
            field=models.DateTimeField(null=True),
        ),
    ]
