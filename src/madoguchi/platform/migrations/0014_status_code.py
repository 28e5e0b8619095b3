from django.db import migrations

TASK = """
INSERT INTO platform_askabletask (name, is_in_scope)
VALUES ('send_status_code', false);
"""
BACK = "DELETE FROM platform_askabletask WHERE name = 'send_status_code'"


class Migration(migrations.Migration):
    dependencies = [("platform", "0013_spread_notice")]

    operations = [migrations.RunSQL(TASK, BACK)]
