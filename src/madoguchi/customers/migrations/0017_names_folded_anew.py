from django.db import migrations


class Migration(migrations.Migration):
    """The indexes of the search by name, built anew by the function as it is now."""

    atomic = False
    dependencies = [("customers", "0016_rarer_forms_of_names")]

    operations = [
        migrations.RunSQL(
            "REINDEX INDEX CONCURRENTLY name_as_searched;", migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            "REINDEX INDEX CONCURRENTLY kana_as_searched;", migrations.RunSQL.noop
        ),
    ]
