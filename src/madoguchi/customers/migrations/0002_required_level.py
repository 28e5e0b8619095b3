from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="party",
            name="required_level",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
    ]
