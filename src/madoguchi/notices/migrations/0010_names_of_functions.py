import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0009_called_off_work"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="functions",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("login", "ログイン"),
                        ("contracts", "契約確認"),
                        ("bills", "請求・適格請求書の閲覧"),
                        ("payment", "お支払い"),
                        ("mail", "メール送受信"),
                        ("mail_settings", "メール設定"),
                        ("procedures", "各種手続き"),
                        ("corporate", "法人向け請求"),
                        ("fibre", "光回線"),
                        ("mobile", "モバイルデータ通信"),
                        ("voice", "音声通話"),
                    ],
                    max_length=20,
                ),
                size=None,
            ),
        ),
    ]
