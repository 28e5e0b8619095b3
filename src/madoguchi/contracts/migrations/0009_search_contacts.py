from django.db import migrations

from madoguchi.platform.sql_functions import apply_definer

RIGHTS = """
GRANT SELECT (phone, email) ON customers_partyprofile TO madoguchi_definer;
GRANT SELECT (email) ON customers_billingaccount TO madoguchi_definer;
GRANT SELECT (party_id, canonical) ON customers_oldnumber TO madoguchi_definer;
GRANT SELECT (party_id, address) ON mailboxes_mailbox TO madoguchi_definer;
GRANT SELECT (user_id, kind, canonical) ON accounts_identifier TO madoguchi_definer;
CREATE POLICY of_search ON customers_oldnumber FOR SELECT
    TO madoguchi_definer USING (true);
CREATE POLICY of_search ON mailboxes_mailbox FOR SELECT
    TO madoguchi_definer USING (true);
"""
"""What the desk's search by telephone number and mail address reads."""


class Migration(migrations.Migration):
    dependencies = [
        ("contracts", "0008_words_of_rows"),
        ("customers", "0018_named_approvers"),
        ("mailboxes", "0002_narrow_walls"),
        ("accounts", "0010_invited_at"),
    ]

    operations = [
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        apply_definer(
            "contracts", "contracts_search_contacts", callers=["madoguchi_app"]
        ),
    ]
