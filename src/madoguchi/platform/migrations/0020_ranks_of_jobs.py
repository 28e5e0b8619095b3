from django.db import migrations

from madoguchi.platform.sql_functions import QUEUE, apply_definer


class Migration(migrations.Migration):
    dependencies = [("platform", "0019_legal_notices")]

    operations = [
        apply_definer(
            "platform",
            "platform_ask_for_job",
            owner=QUEUE,
            callers=["madoguchi_app", "madoguchi_batch"],
        ),
    ]
