from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0005_opening"),
    ]

    operations = [
        migrations.AlterField(
            model_name="ledgerentry",
            name="credit",
            field=models.CharField(
                choices=[
                    ("receivable", "売掛金"),
                    ("in_transit", "決済会社からの入金待ち"),
                    ("cash", "入金"),
                    ("fee", "支払手数料"),
                    ("credit", "預り金"),
                    ("sales", "売上"),
                    ("discount", "売上値引き"),
                    ("late_charge", "遅延損害金"),
                    ("bad_debt", "貸倒れ"),
                    ("forward", "繰越"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="debit",
            field=models.CharField(
                choices=[
                    ("receivable", "売掛金"),
                    ("in_transit", "決済会社からの入金待ち"),
                    ("cash", "入金"),
                    ("fee", "支払手数料"),
                    ("credit", "預り金"),
                    ("sales", "売上"),
                    ("discount", "売上値引き"),
                    ("late_charge", "遅延損害金"),
                    ("bad_debt", "貸倒れ"),
                    ("forward", "繰越"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="ledgerentry",
            name="event",
            field=models.CharField(
                choices=[
                    ("bill", "請求"),
                    ("revision", "請求の修正・返還"),
                    ("payment", "入金"),
                    ("refund", "返金"),
                    ("refund_back", "返金の組戻し"),
                    ("chargeback", "入金の取消"),
                    ("credit_use", "預り金の充当"),
                    ("payout", "決済会社からの振込"),
                    ("late_charge", "遅延損害金"),
                    ("write_off", "貸倒れ"),
                    ("transfer_fee", "振込手数料の差引き"),
                    ("opening", "前のシステムからの未収"),
                ],
                max_length=12,
            ),
        ),
    ]
