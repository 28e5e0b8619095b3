from django.db import migrations

INDEXES = {
    "phone_as_searched": "customers_partyprofile (replace(phone, '-', ''))",
    "mail_as_searched": "customers_partyprofile (lower(email))",
    "bill_mail_as_searched": "customers_billingaccount (lower(email))",
    "line_as_searched": "contracts_contract (replace(line_number, '-', ''))",
    "box_as_searched": "mailboxes_mailbox (lower(address))",
}


class Migration(migrations.Migration):
    """Indexes of the search by number and address, built beside work: one at a time."""

    atomic = False
    dependencies = [("contracts", "0009_search_contacts")]

    operations = [
        migrations.RunSQL(
            f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {place};",
            f"DROP INDEX CONCURRENTLY {name};",
        )
        for name, place in INDEXES.items()
    ]
