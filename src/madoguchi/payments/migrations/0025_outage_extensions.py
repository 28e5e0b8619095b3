from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0024_card_disputes")]

    operations = [
        migrations.AddField(
            model_name="dunningstop",
            name="since_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="dunningstop",
            name="reason",
            field=models.CharField(
                choices=[
                    ("deceased", "契約者が亡くなった"),
                    ("insolvent", "破産・民事再生などの手続き"),
                    ("disputed", "請求に異議がある"),
                    ("outage", "障害のための期限の延長"),
                    ("other", "その他"),
                ],
                max_length=10,
            ),
        ),
    ]
