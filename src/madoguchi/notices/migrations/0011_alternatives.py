import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0010_names_of_functions"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="alternatives",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="due_extended_to",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="notice",
            name="procedures_note",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="shown_codes",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=20),
                blank=True,
                db_default=[],
                default=list,
                size=None,
            ),
        ),
    ]
