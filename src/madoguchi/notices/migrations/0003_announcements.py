from django.db import migrations, models

EFFECTS = [
    ("slow", "遅い"),
    ("partial", "一部使えない"),
    ("down", "使えない"),
]
PROGRESS = [
    ("investigating", "調査中"),
    ("identified", "原因特定"),
    ("repairing", "復旧作業中"),
    ("watching", "復旧確認中"),
    ("recovered", "復旧"),
    ("reported", "報告済み"),
]
ETA_KINDS = [("fixed", "確定"), ("likely", "見込み"), ("unknown", "未定")]
EMERGENCY = [("none", "影響なし"), ("affected", "影響あり")]

RIGHTS = """
GRANT INSERT, UPDATE ON notices_notice TO madoguchi_app;
GRANT INSERT ON notices_noticerevision TO madoguchi_app;
"""
"""The desk publishes. A revision is never changed, and no notice is deleted."""

BACK = """
REVOKE INSERT, UPDATE ON notices_notice FROM madoguchi_app;
REVOKE INSERT ON notices_noticerevision FROM madoguchi_app;
"""


def short_text(most: int) -> models.CharField:
    return models.CharField(max_length=most, blank=True, default="", db_default="")


def choice(choices: list[tuple[str, str]], most: int) -> models.CharField:
    return models.CharField(
        choices=choices, max_length=most, blank=True, default="", db_default=""
    )


class Migration(migrations.Migration):
    dependencies = [("notices", "0002_notices")]

    operations = [
        migrations.AddField("notice", "headline", short_text(60)),
        migrations.AddField("notice", "effect", choice(EFFECTS, 10)),
        migrations.AddField("notice", "progress", choice(PROGRESS, 15)),
        migrations.AddField("notice", "noticed_at", models.DateTimeField(null=True)),
        migrations.AddField("notice", "eta_kind", choice(ETA_KINDS, 10)),
        migrations.AddField("notice", "expected_from", models.DateTimeField(null=True)),
        migrations.AddField(
            "notice", "next_update_at", models.DateTimeField(null=True)
        ),
        migrations.AddField("notice", "emergency_calls", choice(EMERGENCY, 10)),
        migrations.AddField("notice", "can_do", short_text(600)),
        migrations.AddField("notice", "avoid", short_text(400)),
        migrations.AddField("notice", "cause", short_text(600)),
        migrations.AddField("notice", "prevention", short_text(600)),
        migrations.AddField(
            "notice", "affected_count", models.PositiveIntegerField(null=True)
        ),
        migrations.AddField(
            "notice",
            "is_count_final",
            models.BooleanField(default=False, db_default=False),
        ),
        migrations.RunSQL(RIGHTS, BACK),
    ]
