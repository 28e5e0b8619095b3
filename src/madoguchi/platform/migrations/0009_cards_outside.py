from django.db import migrations

ROWS = """
INSERT INTO platform_askabletask (name, is_in_scope) VALUES
    ('finish_outside_page', true), ('forget_card', true);
"""
BACK = """
DELETE FROM platform_askabletask
WHERE name IN ('finish_outside_page', 'forget_card')"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0008_stored_scopes")]

    operations = [migrations.RunSQL(ROWS, BACK)]
