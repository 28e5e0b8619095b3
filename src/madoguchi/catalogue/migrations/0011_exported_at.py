from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0010_number_and_group_of_an_item"),
    ]

    operations = [
        migrations.AddField(
            model_name="operator",
            name="exported_at",
            field=models.DateTimeField(null=True),
        ),
    ]
