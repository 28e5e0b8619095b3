from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0007_index_of_users")]

    operations = [
        migrations.AddField(
            model_name="statusmail",
            name="is_farewell",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="notice",
            name="form_key",
            field=models.UUIDField(editable=False, null=True),
        ),
    ]
