from django.db import migrations

from madoguchi.platform.walls import in_setting, narrow_wall

BILLED = "app.billed_accounts"


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0009_discarded_files"),
        ("platform", "0008_stored_scopes"),
    ]

    operations = [
        narrow_wall("documents_document", BILLED, in_setting("account_id", BILLED)),
    ]
