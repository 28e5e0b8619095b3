from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0003_what_a_change_costs"),
    ]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="data_gb",
            field=models.JSONField(db_default={}, default=dict),
        ),
    ]
