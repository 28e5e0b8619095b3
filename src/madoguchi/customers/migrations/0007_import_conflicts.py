import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0006_places_in_feed"),
    ]

    operations = [
        migrations.AddField(
            model_name="portalchange",
            name="theirs",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.CreateModel(
            name="ImportConflict",
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
                ("file", models.CharField(max_length=30)),
                ("key", models.CharField(max_length=40)),
                ("column", models.CharField(max_length=40)),
                ("place", models.CharField(max_length=60)),
                ("found_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ours", "マイページの値のまま"),
                            ("theirs", "取り込んだ値に変更"),
                            ("agreed", "一致"),
                            ("superseded", "新しい変更あり"),
                        ],
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=80)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="conflicts",
                        to="customers.portalchange",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("decision", "")),
                        fields=["found_at"],
                        name="open_conflict",
                    ),
                    models.Index(
                        condition=models.Q(("decision", "theirs"), ("told_at", None)),
                        fields=["decided_at"],
                        name="conflict_to_tell",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("party", "change"), name="one_conflict_a_change"
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "REVOKE INSERT, DELETE ON customers_importconflict FROM madoguchi_app",
            migrations.RunSQL.noop,
        ),
    ]
