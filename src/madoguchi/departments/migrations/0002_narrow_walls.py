from django.db import migrations

from madoguchi.platform.walls import narrow_wall

CONTRACTS = "app.contracts"
"""Who is limited to some contracts sees no share: it names those of others."""


class Migration(migrations.Migration):
    dependencies = [
        ("departments", "0001_initial"),
        ("platform", "0008_stored_scopes"),
    ]

    operations = [
        narrow_wall("departments_share", CONTRACTS, "false"),
    ]
