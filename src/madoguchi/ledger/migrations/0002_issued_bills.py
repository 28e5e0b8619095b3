from pathlib import Path

from django.db import migrations

POST_SQL = (Path(__file__).parents[1] / "sql" / "post_issued_bills.sql").read_text(
    encoding="utf-8"
)
TABLES = ("billing_bill", "billing_revision", "ledger_ledgerentry")
OPEN_SQL = "; ".join(f"ALTER TABLE {t} NO FORCE ROW LEVEL SECURITY" for t in TABLES)
CLOSE_SQL = "; ".join(f"ALTER TABLE {t} FORCE ROW LEVEL SECURITY" for t in TABLES)


class Migration(migrations.Migration):
    """Post what was billed before there was a ledger: the owner looks past the walls."""

    dependencies = [
        ("ledger", "0001_initial"),
        ("billing", "0009_proved_addresses"),
    ]

    operations = [
        migrations.RunSQL(
            f"{OPEN_SQL};\n{POST_SQL};\n{CLOSE_SQL};", migrations.RunSQL.noop
        )
    ]
