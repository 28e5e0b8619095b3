from django.db import migrations

from madoguchi.platform.sql_functions import apply_definer


class Migration(migrations.Migration):
    """As documents/0011_days_in_japan: of the rows that go with a document."""

    dependencies = [
        ("billing", "0011_promised_charges"),
        ("documents", "0011_days_in_japan"),
    ]

    operations = [
        apply_definer("billing", "billing_forget", callers=["madoguchi_batch"])
    ]
