"""Row level security for a table, as one line in a migration."""

from django.db.migrations import RunSQL

OWN_PARTY_SQL = "party_id = nullif(current_setting('app.party', true), '')::bigint"


def wall(table: str) -> RunSQL:
    """Let the database show a row of this table to its own party only.

    The batch role sees all rows; the owner of the table does not.
    """
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY one_party ON {table} TO madoguchi_app
            USING ({OWN_PARTY_SQL}) WITH CHECK ({OWN_PARTY_SQL});
        CREATE POLICY all_parties ON {table} TO madoguchi_batch
            USING (true) WITH CHECK (true);
        """,
        f"""
        DROP POLICY all_parties ON {table};
        DROP POLICY one_party ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )
