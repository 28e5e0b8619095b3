from django.db import migrations

TASK = """
INSERT INTO platform_askabletask (name, is_in_scope) VALUES ('tell_approver', true);
"""
BACK = "DELETE FROM platform_askabletask WHERE name = 'tell_approver'"


class Migration(migrations.Migration):
    dependencies = [("platform", "0014_status_code")]

    operations = [migrations.RunSQL(TASK, BACK)]
