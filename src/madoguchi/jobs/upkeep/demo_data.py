"""Load a demo operator: its data, its bills, and logins to try."""

from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from madoguchi.accounts.models import Staff
from madoguchi.billing.models import Charge
from madoguchi.catalogue.models import Operator, Policy
from madoguchi.customers.models import Member, Role
from madoguchi.jobs.upkeep import staff_access
from madoguchi.kernel.calendar import JST, closing_date_in
from madoguchi.payments.models import DunningRule
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now

DEMO_DESK_MAIL = "desk@example.jp"
DEMO_PEOPLE_SQL = """
    SELECT u.email, bool_and(p.kind = 'individual')::int,
           array_agg(c.service ORDER BY c.service)
    FROM accounts_user u
    JOIN customers_member m ON m.user_id = u.id AND m.role = 'holder'
    JOIN customers_party p ON p.id = m.party_id
    JOIN contracts_contract c ON c.party_id = p.id
    GROUP BY u.email ORDER BY min(p.customer_number)"""


def load_demo(folder: Path) -> None:
    """Import the folder and issue the bills of all its months, once.

    A mark in the home lets the next start continue an interrupted one.
    """
    is_loaded, unfinished = Operator.objects.exists(), settings.HOME / "loading"
    if is_loaded and not unfinished.exists():
        return
    unfinished.touch()
    output = StringIO()
    if not is_loaded:
        call_command("import", str(folder), stdout=output)
    policy_file = folder / "policy.json"
    if policy_file.is_file() and not Policy.objects.exists():
        call_command("policy", "set", str(policy_file), stdout=output)
    dunning_file = folder / "dunning.json"
    if dunning_file.is_file() and not DunningRule.objects.exists():
        call_command("dunning", "set", str(dunning_file), stdout=output)
    for month, at in months_to_issue():
        arguments = {"month": f"{month:%Y-%m}", "at": at.isoformat()}
        call_command("bills", "issue", **arguments, stdout=output)
    with batch("demo"):
        at_desk = {"role": Staff.Role.SUPERVISOR, "name": "窓口 花代"}
        staff_access.add_staff(DEMO_DESK_MAIL, **at_desk, at=now())
    unfinished.unlink()


def months_to_issue() -> list[tuple[date, datetime]]:
    """Return each month with charges and the moment at which it is issued."""
    days = Operator.objects.get().invoice_issue_days_after_closing
    with batch("demo"):
        rows = Charge.objects.values_list("billing_month", flat=True).distinct()
        months = sorted(rows)
    issue_days = [closing_date_in(month, 31) + timedelta(days=days) for month in months]
    moments = [datetime.combine(day, time(9), JST) for day in issue_days]
    return [(m, min(at, now())) for m, at in zip(months, moments, strict=True)]


def demo_sign_ins() -> list[tuple[str, str]]:
    """Return labels and mail addresses of people to sign in as."""
    with batch("demo"), connection.cursor() as cursor:
        cursor.execute(DEMO_PEOPLE_SQL)
        people = cursor.fetchall()
    with_both_services = [
        mail
        for mail, is_individual, services in people
        if services == ["fibre", "mobile"] and is_individual
    ]
    most_contracts = max(people, key=lambda row: len(row[2]) * row[1], default=("",))[0]
    admins = (
        Member.objects.filter(role=Role.ADMIN)
        .order_by("user__email")
        .select_related("user")
    )
    labelled = [
        ("モバイルと光の2契約の方", next(iter(with_both_services), "")),
        ("契約が複数ある方", most_contracts),
        ("法人の管理者", admins[0].user.email if admins else ""),
        ("事業者の窓口責任者（/desk/）", DEMO_DESK_MAIL),
    ]
    return [(label, mail) for label, mail in labelled if mail]
