from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0004_dunning")]

    operations = [
        migrations.AddField(
            model_name="cardregistration",
            name="agreed",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=64
            ),
        ),
    ]
