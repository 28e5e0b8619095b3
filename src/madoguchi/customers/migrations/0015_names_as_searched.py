from django.db import migrations

NAMES = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS name_as_searched ON customers_partyprofile
    ((customers_fold_name(name) COLLATE "C"));
"""
KANA = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS kana_as_searched ON customers_partyprofile
    ((customers_fold_name(kana) COLLATE "C"));
"""


class Migration(migrations.Migration):
    """Indexes of the search by name, made while customers go on: one at a time."""

    atomic = False
    dependencies = [("customers", "0014_search_names")]

    operations = [
        migrations.RunSQL(NAMES, "DROP INDEX CONCURRENTLY name_as_searched;"),
        migrations.RunSQL(KANA, "DROP INDEX CONCURRENTLY kana_as_searched;"),
    ]
