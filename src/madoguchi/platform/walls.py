"""Row level security for a table, as one line in a migration."""

from django.db.migrations import RunSQL

IS_WHOLE_SQL = "(SELECT coalesce(current_setting('{}', true), '') = '')"
OWN_PARTY_SQL = "party_id = nullif(current_setting('app.party', true), '')::bigint"


def narrow_wall(table: str, setting: str, rows: str) -> RunSQL:
    """Hide rows of the own party that a narrowed scope does not name.

    A second policy, restrictive: it can only take away from the first, whose equality
    still finds the rows. An empty `setting` means all; `rows` is the condition
    otherwise (`in_setting`, `of_parent`). Both are asked once a statement, not a row.
    """
    is_whole = IS_WHOLE_SQL.format(setting)
    return RunSQL(
        f"""
        CREATE POLICY within_scope ON {table} AS RESTRICTIVE TO madoguchi_app
            USING ({is_whole} OR {rows}) WITH CHECK ({is_whole} OR {rows})
        """,
        f"DROP POLICY within_scope ON {table}",
    )


def in_setting(column: str, setting: str) -> str:
    """The condition that a setting of the scope lists this column."""
    return f"{column} IN (SELECT platform_ids_in_scope('{setting}'))"


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
