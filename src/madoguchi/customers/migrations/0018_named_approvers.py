from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0017_names_folded_anew")]

    operations = [
        migrations.AddField(
            "member",
            "approves",
            models.BooleanField(db_default=False, default=False),
        ),
    ]
