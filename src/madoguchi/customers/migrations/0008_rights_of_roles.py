from django.db import migrations, models

ROWS = """
INSERT INTO customers_rolerights (role, rights) VALUES
    ('holder', '["read:contracts", "read:bills", "reissue:bills", "write:orders"]'),
    ('admin', '["read:contracts", "read:bills", "reissue:bills", "write:orders",
        "manage:members"]'),
    ('billing_viewer', '["read:contracts", "read:bills"]'),
    ('applicant', '["read:contracts", "write:orders"]'),
    ('approver', '["read:contracts", "approve:orders"]');
REVOKE INSERT, UPDATE, DELETE ON customers_rolerights FROM madoguchi_app;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0007_import_conflicts")]

    operations = [
        migrations.CreateModel(
            name="RoleRights",
            fields=[
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("holder", "契約者"),
                            ("admin", "管理者"),
                            ("billing_viewer", "請求閲覧者"),
                            ("applicant", "申請者"),
                            ("approver", "承認者"),
                        ],
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("rights", models.JSONField()),
            ],
        ),
        migrations.RunSQL(ROWS, migrations.RunSQL.noop),
    ]
