import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0005_alerts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="statussubscription",
            name="least_severity",
            field=models.CharField(
                choices=[
                    ("all", "すべて（工事も）"),
                    ("incidents", "障害だけ"),
                    ("down", "使えなくなる障害だけ"),
                ],
                db_default="all",
                default="all",
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="statussubscription",
            name="push_endpoint",
            field=models.CharField(blank=True, db_default="", max_length=1000),
        ),
        migrations.AddField(
            model_name="statussubscription",
            name="push_key",
            field=models.CharField(blank=True, db_default="", max_length=100),
        ),
        migrations.AddField(
            model_name="statussubscription",
            name="push_secret",
            field=models.CharField(blank=True, db_default="", max_length=30),
        ),
        migrations.AddField(
            model_name="statussubscription",
            name="user",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="statussubscription",
            name="way",
            field=models.CharField(
                choices=[
                    ("mail", "メール"),
                    ("sms", "SMS"),
                    ("push", "ブラウザの通知"),
                ],
                db_default="mail",
                default="mail",
                max_length=4,
            ),
        ),
    ]
