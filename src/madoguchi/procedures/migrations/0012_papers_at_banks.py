from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procedures", "0011_proposed_approvers")]

    operations = [
        migrations.AddField(
            "orderhandle", "paper_sent_on", models.DateField(null=True)
        ),
        migrations.AddField(
            "orderhandle",
            "paper_sent_by",
            models.CharField(blank=True, db_default="", default="", max_length=80),
        ),
    ]
