from django.db import migrations

TASK = """
INSERT INTO platform_askabletask (name, is_in_scope) VALUES ('identify_holder', true);
"""
BACK = "DELETE FROM platform_askabletask WHERE name = 'identify_holder'"


class Migration(migrations.Migration):
    dependencies = [("platform", "0004_asking_for_jobs")]

    operations = [migrations.RunSQL(TASK, BACK)]
