from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_staff"),
    ]

    operations = [
        migrations.AlterField(
            model_name="staff",
            name="role",
            field=models.CharField(
                choices=[
                    ("agent", "窓口担当"),
                    ("billing", "請求担当"),
                    ("supervisor", "窓口責任者"),
                ],
                max_length=20,
            ),
        ),
    ]
