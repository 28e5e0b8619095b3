from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_portal_changes")]

    operations = [
        migrations.AddField(
            model_name="portalchange",
            name="state",
            field=models.CharField(
                choices=[("promised", "予定"), ("done", "反映"), ("undone", "取消")],
                db_default="done",
                default="done",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="portalchange",
            name="effective_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="portalchange",
            name="seq",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="portalchange",
            name="listed_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="portalchange",
            name="acked_at",
            field=models.DateTimeField(null=True),
        ),
    ]
