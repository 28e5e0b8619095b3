import django.db.models.deletion
from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

MOVE_MODES = """
INSERT INTO notices_notice (kind, mode, functions, services, areas, contracts, words,
    starts_at, expected_at)
SELECT CASE mode WHEN 'hold' THEN 'maintenance' ELSE 'incident' END,
    CASE function WHEN 'login' THEN 'open' ELSE mode END,
    ARRAY[function], '{}', '{}', '{}', words, since, until
FROM notices_servicemode
WHERE mode <> 'open' AND (function <> 'login' OR words <> '');
INSERT INTO notices_noticerevision (notice_id, number, at, actor, content)
SELECT id, 1, starts_at, 'migration', to_jsonb(n) - 'id' FROM notices_notice n;
"""
MOVE_BACK = """
DELETE FROM notices_noticerevision;
DELETE FROM notices_notice;
"""
RIGHTS = """
REVOKE INSERT, UPDATE, DELETE ON notices_notice, notices_noticerevision
    FROM madoguchi_app;
REVOKE DELETE ON notices_notice FROM madoguchi_batch;
REVOKE UPDATE, DELETE ON notices_noticerevision FROM madoguchi_batch;
"""


FUNCTIONS = [
    ("login", "ログイン"),
    ("contracts", "契約情報"),
    ("bills", "料金・請求"),
    ("payment", "お支払い"),
    ("mail", "メール"),
    ("procedures", "各種手続き"),
    ("corporate", "法人"),
    ("fibre", "光回線"),
    ("mobile", "モバイルデータ通信"),
    ("voice", "音声通話"),
]
MODES = [
    ("open", "通常"),
    ("hold", "メンテナンス（受付して保留）"),
    ("draft_only", "障害（下書きのみ）"),
    ("read_only", "閲覧のみ"),
    ("closed", "停止"),
]
KINDS = [
    ("maintenance", "メンテナンス"),
    ("incident", "障害"),
    ("information", "お知らせ"),
]


class Migration(migrations.Migration):
    """Notices with a window and a history in place of one row a function."""

    dependencies = [("notices", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Notice",
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
                ("kind", models.CharField(choices=KINDS, max_length=20)),
                ("mode", models.CharField(choices=MODES, max_length=20)),
                (
                    "functions",
                    ArrayField(models.CharField(choices=FUNCTIONS, max_length=20)),
                ),
                ("services", ArrayField(models.CharField(max_length=20), default=list)),
                ("areas", ArrayField(models.CharField(max_length=60), default=list)),
                (
                    "contracts",
                    ArrayField(models.CharField(max_length=40), default=list),
                ),
                ("words", models.CharField(blank=True, max_length=300)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("expected_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at", None),
                            ("ends_at__gte", models.F("starts_at")),
                            _connector="OR",
                        ),
                        name="notice_ends_after_its_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("functions", []), _negated=True),
                        name="notice_of_some_function",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="NoticeRevision",
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
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=80)),
                ("content", models.JSONField()),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="notices.notice",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notice", "number"), name="one_notice_revision_a_number"
                    ),
                ]
            },
        ),
        migrations.RunSQL(MOVE_MODES, MOVE_BACK),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.DeleteModel("ServiceMode"),
    ]
