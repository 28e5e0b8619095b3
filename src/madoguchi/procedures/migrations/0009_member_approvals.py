import django.db.models.deletion
from django.db import migrations, models

from madoguchi.platform.sql_functions import apply_function
from madoguchi.platform.walls import narrow_wall, wall

RIGHTS = """
REVOKE UPDATE ON procedures_memberapproval FROM madoguchi_app, madoguchi_batch;
REVOKE DELETE ON procedures_memberapproval FROM madoguchi_app;
REVOKE DELETE ON procedures_approvalpolicy FROM madoguchi_app;
"""
"""What was decided stays as it was decided."""

GUARD = """
CREATE TRIGGER approved_by_another BEFORE UPDATE OF state ON procedures_order
FOR EACH ROW WHEN (
    OLD.state = 'awaiting_member'
    AND NEW.state NOT IN ('awaiting_member', 'rejected', 'cancelled')
) EXECUTE FUNCTION procedures_guard_member_approval()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0012_unacked_changes"),
        ("procedures", "0008_preset_answers"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="approve_by_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="order",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "下書き"),
                    ("awaiting_member", "社内承認待ち"),
                    ("awaiting_approval", "確認中"),
                    ("returned", "差戻し"),
                    ("scheduled", "受付"),
                    ("in_progress", "処理中"),
                    ("completed", "反映"),
                    ("cancelled", "取消"),
                    ("rejected", "不承認"),
                    ("failed", "要対応"),
                ],
                default="draft",
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="ApprovalPolicy",
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
                ("kinds", models.JSONField(default=list)),
                ("set_by", models.CharField(max_length=80)),
                ("set_at", models.DateTimeField()),
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
                        fields=("party",), name="one_approval_policy"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MemberApproval",
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
                ("sending", models.PositiveSmallIntegerField()),
                (
                    "outcome",
                    models.CharField(
                        choices=[("approved", "Approved"), ("rejected", "Rejected")],
                        max_length=10,
                    ),
                ),
                ("decided_by", models.CharField(max_length=80)),
                ("decided_at", models.DateTimeField()),
                ("seen", models.CharField(max_length=64)),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="member_approvals",
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
                    models.UniqueConstraint(
                        fields=("party", "order", "sending"),
                        name="one_decision_a_sending",
                    )
                ],
            },
        ),
        wall("procedures_approvalpolicy"),
        wall("procedures_memberapproval"),
        narrow_wall(
            "procedures_memberapproval",
            "app.contracts",
            "procedures_order_is_reached(order_id)",
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        apply_function("procedures", "procedures_guard_member_approval"),
        migrations.RunSQL(
            GUARD, "DROP TRIGGER approved_by_another ON procedures_order"
        ),
    ]
