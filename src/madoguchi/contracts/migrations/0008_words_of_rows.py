from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

SPELL_SQL = [  # each a transaction of its own: no lock is held while rows are written
    "ALTER TABLE contracts_contract NO FORCE ROW LEVEL SECURITY",
    "UPDATE contracts_contract SET words = '' WHERE words = ''",
    "ALTER TABLE contracts_contract FORCE ROW LEVEL SECURITY",
]
"""The owner looks past the walls; the trigger spells the words."""


class Migration(migrations.Migration):
    """Spell the words of contracts that were there, and build indexes beside work."""

    atomic = False
    dependencies = [("contracts", "0007_searched_words")]

    operations = [
        migrations.RunSQL(SPELL_SQL, migrations.RunSQL.noop),
        AddIndexConcurrently(
            "contract", models.Index(fields=["code"], name="contract_of_code")
        ),
        AddIndexConcurrently(
            "contract",
            models.Index(
                fields=["party", "account", "service", "status"],
                include=["id"],
                name="contracts_counted",
            ),
        ),
    ]
