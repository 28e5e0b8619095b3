from django.db import migrations, models

LET_DESK_ISSUE = """
    GRANT INSERT, UPDATE (state, digits) ON payments_storeslip TO madoguchi_app"""


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0022_reversed_transfers"),
    ]

    operations = [
        migrations.AlterField(
            model_name="storeslip",
            name="state",
            field=models.CharField(
                choices=[
                    ("issued", "お支払い待ち"),
                    ("lapsed", "期限切れ"),
                    ("cancelled", "取りやめ"),
                    ("replaced", "再発行済み"),
                    ("reported", "お支払い済み（速報）"),
                    ("sure", "お支払い済み"),
                    ("taken_back", "お店が取り消し"),
                ],
                default="issued",
                max_length=10,
            ),
        ),
        migrations.RunSQL(LET_DESK_ISSUE, migrations.RunSQL.noop),
    ]
