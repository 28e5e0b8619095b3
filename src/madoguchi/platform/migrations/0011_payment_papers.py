from django.db import migrations

TASK = """
INSERT INTO platform_askabletask (name, is_in_scope)
VALUES ('make_payment_paper', true);
"""
BACK = "DELETE FROM platform_askabletask WHERE name = 'make_payment_paper'"


class Migration(migrations.Migration):
    dependencies = [("platform", "0010_advance_dunning")]

    operations = [migrations.RunSQL(TASK, BACK)]
