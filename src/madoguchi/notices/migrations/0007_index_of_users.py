from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notices", "0006_own_news")]

    operations = [
        AddIndexConcurrently(
            model_name="statussubscription",
            index=models.Index(fields=["user"], name="status_mails_of_user"),
        ),
    ]
