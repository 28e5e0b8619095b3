from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0018_named_approvers"),
        ("procedures", "0010_indexes_of_approvals"),
    ]

    operations = [
        migrations.AddField(
            "approvalpolicy", "proposed_approvers", models.JSONField(null=True)
        ),
        migrations.AddField(
            "approvalpolicy",
            "proposed_by",
            models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
        migrations.AddField(
            "approvalpolicy", "proposed_at", models.DateTimeField(null=True)
        ),
    ]
