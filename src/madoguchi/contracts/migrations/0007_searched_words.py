from django.db import migrations, models

from madoguchi.platform.sql_functions import apply_definer, apply_function

SPELL_SQL = """
CREATE TRIGGER spelled_words BEFORE INSERT OR UPDATE ON contracts_contract
FOR EACH ROW EXECUTE FUNCTION contracts_spell_words()
"""


class Migration(migrations.Migration):
    dependencies = [("contracts", "0006_work_fees")]

    operations = [
        migrations.AddField(
            "contract",
            "words",
            models.TextField(db_default="", default="", editable=False),
        ),
        apply_function("contracts", "contracts_words"),
        apply_function("contracts", "contracts_spell_words"),
        migrations.RunSQL(
            SPELL_SQL, "DROP TRIGGER spelled_words ON contracts_contract"
        ),
        apply_function("contracts", "contracts_list"),
        apply_function("contracts", "contracts_counted"),
        apply_function("contracts", "contracts_search"),
        apply_function("contracts", "contracts_parties_of_login"),
        apply_definer(
            "contracts", "contracts_party_of_code", callers=["madoguchi_app"]
        ),
        apply_definer("contracts", "contracts_search_login", callers=["madoguchi_app"]),
        apply_definer("contracts", "contracts_list_login", callers=["madoguchi_app"]),
        apply_definer(
            "contracts", "contracts_counted_login", callers=["madoguchi_app"]
        ),
    ]
