from django.db import migrations, models

ONE_CHANGE_A_PLACE = """
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS one_change_a_place
    ON customers_portalchange (seq, party_id) WHERE seq IS NOT NULL;
"""
UNLISTED_CHANGE = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS unlisted_change
    ON customers_portalchange (id) WHERE seq IS NULL;
"""
CHANGE_OF_ORDER = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS change_of_order
    ON customers_portalchange (party_id, order_number);
"""


class Migration(migrations.Migration):
    """Indexes of the feed, made while customers go on: one at a time.

    A database may have them by an earlier form of 0005: those stay.
    """

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
        migrations.RunSQL(
            UNLISTED_CHANGE,
            "DROP INDEX CONCURRENTLY unlisted_change;",
            state_operations=[
                migrations.AddIndex(
                    model_name="portalchange",
                    index=models.Index(
                        condition=models.Q(("seq", None)),
                        fields=["id"],
                        name="unlisted_change",
                    ),
                )
            ],
        ),
        migrations.RunSQL(
            CHANGE_OF_ORDER,
            "DROP INDEX CONCURRENTLY change_of_order;",
            state_operations=[
                migrations.AddIndex(
                    model_name="portalchange",
                    index=models.Index(
                        fields=["party", "order_number"], name="change_of_order"
                    ),
                )
            ],
        ),
    ]
