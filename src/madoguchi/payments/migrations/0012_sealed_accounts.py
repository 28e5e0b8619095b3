from django.db import migrations

from madoguchi.payments.sealed_accounts import AccountSecrets, seal_account, tail_of

OPEN_WALL = "ALTER TABLE {} NO FORCE ROW LEVEL SECURITY"
CLOSE_WALL = "ALTER TABLE {} FORCE ROW LEVEL SECURITY"
TABLES = (
    "payments_paymentmethod",
    "payments_keptmethod",
    "customers_billingaccount",
    "customers_portalchange",
)
FORGET_HOLDERS = """
    UPDATE customers_portalchange SET before = '', after = ''
    WHERE file = 'payment_methods' AND "column" = 'account_holder_kana'"""
"""What the change feed said of holders before they were sealed."""


def seal_accounts(apps, editor):
    """Seal number and holder of every bank account; the tail of the number stays."""
    with editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(OPEN_WALL.format(table))
        for name in ("PaymentMethod", "KeptMethod"):
            model = apps.get_model("payments", name)
            rows = model.objects.using(editor.connection.alias).filter(
                kind="debit", sealed_account=""
            )
            for row in rows.select_related("account").iterator():
                secrets = AccountSecrets(
                    row.bank_account_number, row.account_holder_kana
                )
                row.sealed_account = seal_account(secrets, row.account.account_number)
                row.bank_account_number = tail_of(row.bank_account_number)
                row.account_holder_kana = ""
                row.save()
        cursor.execute(FORGET_HOLDERS)
        for table in TABLES:
            cursor.execute(CLOSE_WALL.format(table))


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0015_names_as_searched"),
        ("payments", "0011_debit_mandates"),
    ]

    operations = [migrations.RunPython(seal_accounts, migrations.RunPython.noop)]
