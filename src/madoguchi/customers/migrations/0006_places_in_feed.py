from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

ONE_CHANGE_A_PLACE = """
CREATE UNIQUE INDEX CONCURRENTLY one_change_a_place
    ON customers_portalchange (seq, party_id) WHERE seq IS NOT NULL;
"""


class Migration(migrations.Migration):
    """Indexes of the feed, made while customers go on: one at a time."""

    atomic = False
    dependencies = [("customers", "0005_change_feed")]

    operations = [
        migrations.RunSQL(
            ONE_CHANGE_A_PLACE,
            "DROP INDEX CONCURRENTLY one_change_a_place;",
            state_operations=[
                migrations.AddConstraint(
                    model_name="portalchange",
                    constraint=models.UniqueConstraint(
                        fields=["seq", "party"],
                        condition=models.Q(("seq__isnull", False)),
                        name="one_change_a_place",
                    ),
                )
            ],
        ),
        AddIndexConcurrently(
            model_name="portalchange",
            index=models.Index(
                condition=models.Q(("seq", None)),
                fields=["id"],
                name="unlisted_change",
            ),
        ),
        AddIndexConcurrently(
            model_name="portalchange",
            index=models.Index(
                fields=["party", "order_number"], name="change_of_order"
            ),
        ),
    ]
