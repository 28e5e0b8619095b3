from django.db import migrations

TASKS = """
INSERT INTO platform_askabletask (name, is_in_scope)
VALUES ('count_told_contracts', false), ('tell_contracts', false);
"""
BACK = """
DELETE FROM platform_askabletask
WHERE name IN ('count_told_contracts', 'tell_contracts')
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0018_handle_by_end")]

    operations = [migrations.RunSQL(TASKS, BACK)]
