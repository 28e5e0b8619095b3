import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import wall


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0001_initial"),
        ("messaging", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="GuideNumber",
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
                ("number", models.CharField(max_length=4)),
                ("about", models.SlugField()),
                ("about_pk", models.BigIntegerField()),
                ("given_at", models.DateTimeField()),
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
                    models.UniqueConstraint(
                        fields=("party", "number"), name="one_guide_number"
                    ),
                    models.UniqueConstraint(
                        fields=("party", "about", "about_pk"), name="one_guide"
                    ),
                ],
            },
        ),
        wall("messaging_guidenumber"),
    ]
