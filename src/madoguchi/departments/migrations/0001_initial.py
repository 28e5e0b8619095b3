import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.walls import wall


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("customers", "0002_required_level"),
    ]

    operations = [
        migrations.CreateModel(
            name="Department",
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
                ("code", models.CharField(max_length=15)),
                ("name", models.CharField(max_length=40)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="customers.party",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Share",
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
                ("contract_number", models.CharField(blank=True, max_length=20)),
                ("item_code", models.CharField(blank=True, max_length=20)),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5)),
                ("from_on", models.DateField()),
                ("until_on", models.DateField(null=True)),
                (
                    "department",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="departments.department",
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
        ),
        migrations.CreateModel(
            name="Book",
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
                ("name", models.CharField(max_length=40)),
                ("layout", models.CharField(max_length=20)),
                ("account", models.CharField(max_length=24)),
                ("contra_account", models.CharField(max_length=24)),
                ("taxes", models.JSONField()),
                ("columns", models.JSONField(default=list)),
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
                        fields=("party", "name"), name="one_book_name"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.UniqueConstraint(
                fields=("party", "code"), name="one_department_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.UniqueConstraint(
                fields=(
                    "party",
                    "contract_number",
                    "item_code",
                    "department",
                    "from_on",
                ),
                name="one_share_from_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="share",
            constraint=models.CheckConstraint(
                condition=models.Q(("percent__gt", 0), ("percent__lte", 100)),
                name="share_is_a_part",
            ),
        ),
        wall("departments_department"),
        wall("departments_share"),
        wall("departments_book"),
    ]
