import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import wall


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_required_level"),
        ("procedures", "0002_janitor"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="proved",
            field=models.CharField(blank=True, db_default="", max_length=254),
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("key", models.UUIDField()),
                ("what", models.CharField(max_length=200)),
                ("name", models.CharField(max_length=100)),
                ("media_type", models.CharField(max_length=40)),
                ("size", models.PositiveIntegerField()),
                ("added_at", models.DateTimeField()),
                ("scanned_at", models.DateTimeField(null=True)),
                ("finding", models.CharField(blank=True, max_length=100)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers",
                        to="procedures.order",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.party",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("party", "key"), name="one_paper")
                ],
            },
        ),
        wall("procedures_attachment"),
    ]
