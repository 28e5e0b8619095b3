from django.db import migrations

OPEN_WALL = "ALTER TABLE {} NO FORCE ROW LEVEL SECURITY"
CLOSE_WALL = "ALTER TABLE {} FORCE ROW LEVEL SECURITY"
NAMED_ROWS = (
    ("payments_paymentmethod", "card_token", "cards"),
    ("payments_keptmethod", "card_token", "cards"),
    ("payments_cardregistration", "card_token", "cards"),
    ("payments_cardregistration", "outside_id", "cards"),
    ("payments_cardcharge", "outside_id", "cards"),
    ("payments_cardrefund", "outside_id", "cards"),
    ("payments_debitmandate", "outside_id", "banks"),
)
KEY = """encode(sha256(convert_to('{sender}', 'UTF8') || '\\x00'::bytea
        || convert_to(t.{column}, 'UTF8')), 'hex')"""
REGISTER = f"""
    INSERT INTO platform_outsidehandle (key, party_id, created_at)
    SELECT {KEY}, t.party_id, now() FROM {{table}} t WHERE t.{{column}} <> ''
    ORDER BY t.id ON CONFLICT (key) DO NOTHING"""
END_OF_RECEIPTS = f"""
    UPDATE platform_outsidehandle h SET expires_at = h.created_at + interval '90 days'
    FROM messaging_smsdelivery t
    WHERE h.key = {KEY.format(sender="sms", column="outside_id")}"""


def remember_numbers(apps, editor):
    """Register the numbers that were forgotten after ninety days, or never known."""
    walled = sorted({table for table, *_rest in NAMED_ROWS} | {"messaging_smsdelivery"})
    with editor.connection.cursor() as cursor:
        for table in walled:
            cursor.execute(OPEN_WALL.format(table))
        for table, column, sender in NAMED_ROWS:
            cursor.execute(REGISTER.format(table=table, column=column, sender=sender))
        cursor.execute(END_OF_RECEIPTS)
        for table in walled:
            cursor.execute(CLOSE_WALL.format(table))


class Migration(migrations.Migration):
    dependencies = [
        ("messaging", "0003_sms_deliveries"),
        ("payments", "0020_payment_policy"),
        ("platform", "0018_handle_by_end"),
    ]

    operations = [migrations.RunPython(remember_numbers, migrations.RunPython.noop)]
