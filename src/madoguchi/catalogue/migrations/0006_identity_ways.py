import django.contrib.postgres.fields
import madoguchi.catalogue.models
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0005_settlement_of_a_negative_bill"),
    ]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="identity_ways",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("online", "スマートフォンでマイナンバーカードを読み取る"),
                        ("visit", "店頭で本人確認書類を見せる"),
                        ("restricted_mail", "本人限定受取郵便を受け取る"),
                    ],
                    max_length=20,
                ),
                db_default=["online", "visit", "restricted_mail"],
                default=madoguchi.catalogue.models.all_identity_ways,
                size=None,
            ),
        ),
    ]
