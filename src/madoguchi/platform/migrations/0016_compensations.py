from django.db import migrations

TASKS = """
INSERT INTO platform_askabletask (name, is_in_scope)
VALUES ('count_compensation', false), ('settle_compensation', false);
"""
BACK = """
DELETE FROM platform_askabletask
WHERE name IN ('count_compensation', 'settle_compensation')
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0015_tell_approver")]

    operations = [migrations.RunSQL(TASKS, BACK)]
