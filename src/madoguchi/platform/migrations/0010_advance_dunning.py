from django.db import migrations

TASK = """
INSERT INTO platform_askabletask (name, is_in_scope) VALUES ('advance_dunning', true);
"""
BACK = "DELETE FROM platform_askabletask WHERE name = 'advance_dunning'"


class Migration(migrations.Migration):
    dependencies = [("platform", "0009_cards_outside")]

    operations = [migrations.RunSQL(TASK, BACK)]
