from django.db import migrations

TASK = """
INSERT INTO platform_askabletask (name, is_in_scope) VALUES ('spread_notice', false);
"""
BACK = "DELETE FROM platform_askabletask WHERE name = 'spread_notice'"


class Migration(migrations.Migration):
    dependencies = [("platform", "0012_card_refunds")]

    operations = [migrations.RunSQL(TASK, BACK)]
