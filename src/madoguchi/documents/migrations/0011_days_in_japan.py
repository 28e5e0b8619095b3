from django.db import migrations

from madoguchi.platform.sql_functions import apply_definer


class Migration(migrations.Migration):
    """A deletion is of the day in Japan, whatever zone the session has."""

    dependencies = [("documents", "0010_narrow_walls")]

    operations = [apply_definer("documents", "documents_forget")]
