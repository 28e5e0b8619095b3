"""Count each hour what all accounts owe by age, for the desk's list."""

from datetime import datetime

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.upkeep.periodic_tasks import periodic_task
from madoguchi.kernel.calendar import JST, month_from_text
from madoguchi.ledger.models import AgedAccount
from madoguchi.ledger.receivable_ages import AGES_SQL
from madoguchi.platform.batch import batch
from madoguchi.platform.fixed_statements import execute

AGES_ACTOR = "ledger"
STORE_SQL = f"""
    INSERT INTO ledger_agedaccount (
        "on", counted_at, customer_number, account_number, department_code,
        not_due_yen, days_1_30_yen, days_31_60_yen, days_61_90_yen, days_over_90_yen,
        kept_yen)
    SELECT
        %(on)s, %(at)s, p.customer_number, a.account_number, a.department_code,
        ages.not_due_yen, ages.days_1_30_yen, ages.days_31_60_yen, ages.days_61_90_yen,
        ages.days_over_90_yen, ages.kept_yen
    FROM ({AGES_SQL}) AS ages
    JOIN customers_billingaccount AS a ON a.id = ages.account_id
    JOIN customers_party AS p ON p.id = a.party_id"""  # noqa: S608 a statement of ours around another


@periodic_task(cron="13 * * * *", name="count_receivable_ages")
def count_receivable_ages(at: datetime) -> None:
    """Replace the counted ages by those of this JST day.

    Without `payments_from` of operator.json nothing is counted: every bill would look
    unpaid.
    """
    with batch(AGES_ACTOR):
        AgedAccount.objects.all().delete()
        operator = Operator.objects.exclude(payments_from="").first()
        if operator is None:
            return
        since = month_from_text(operator.payments_from)
        params = {"on": at.astimezone(JST).date(), "since": since, "party": None}
        execute(STORE_SQL, params | {"at": at})
