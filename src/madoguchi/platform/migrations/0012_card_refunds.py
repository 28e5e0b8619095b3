from django.db import migrations

TASK = """
INSERT INTO platform_askabletask (name, is_in_scope) VALUES ('send_card_refund', true);
"""
BACK = "DELETE FROM platform_askabletask WHERE name = 'send_card_refund'"


class Migration(migrations.Migration):
    dependencies = [("platform", "0011_payment_papers")]

    operations = [migrations.RunSQL(TASK, BACK)]
