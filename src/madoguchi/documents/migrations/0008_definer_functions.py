from django.db import migrations

from madoguchi.platform.sql_functions import apply_definer, apply_function

RIGHTS = """
GRANT SELECT, DELETE ON documents_document TO madoguchi_definer;
GRANT SELECT (party_id, number), UPDATE (shown, deleted_on)
    ON documents_fingerprint TO madoguchi_definer;
GRANT SELECT ON documents_retention TO madoguchi_definer;
GRANT SELECT (id, party_id, contract_number, status, ended_on)
    ON contracts_contract TO madoguchi_definer;
GRANT SELECT (party_id, user_id) ON customers_member TO madoguchi_definer;
GRANT SELECT (party_id, target, verb, changes, at)
    ON platform_auditevent TO madoguchi_definer;
ALTER POLICY over ON documents_document TO madoguchi_definer;
ALTER POLICY days ON documents_document TO madoguchi_definer;
ALTER POLICY ends ON contracts_contract TO madoguchi_definer;
ALTER POLICY of_deletions ON platform_auditevent TO madoguchi_definer;
"""
"""What the functions read and delete, and no more: their owner owns no table."""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_read_until"),
        ("platform", "0004_asking_for_jobs"),
        ("billing", "0005_deletions"),
        ("contracts", "0003_returns"),
        ("customers", "0002_required_level"),
    ]

    operations = [
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        apply_function("documents", "documents_kept_until"),
        apply_definer("documents", "documents_forget"),
        apply_definer("documents", "documents_read_until", callers=["madoguchi_batch"]),
        apply_definer(
            "documents",
            "documents_open_until",
            callers=["madoguchi_app", "madoguchi_batch"],
        ),
    ]
