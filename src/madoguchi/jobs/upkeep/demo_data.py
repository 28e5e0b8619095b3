"""A small operator to look at: its data, its bills, and who may sign in."""

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
    """Import the folder and issue all its closed months, once.

    A start that was cut off leaves its mark, and the next one goes on.
    """
    is_loaded, unfinished = Operator.objects.exists(), settings.HOME / "loading"
    if is_loaded and not unfinished.exists():
        return
    unfinished.touch()
    quiet = StringIO()
    if not is_loaded:
        call_command("import", str(folder), stdout=quiet)
    rules = folder / "policy.json"
    if rules.is_file() and not Policy.objects.exists():
        call_command("policy", "set", str(rules), stdout=quiet)
    for month, at in months_to_issue():
        told = {"month": f"{month:%Y-%m}", "at": at.isoformat()}
        call_command("bills", "issue", **told, stdout=quiet)
    with batch("demo"):
        at_desk = {"role": Staff.Role.SUPERVISOR, "name": "窓口 花代"}
        staff_access.add_staff(DEMO_DESK_MAIL, **at_desk, at=now())
    unfinished.unlink()


def months_to_issue() -> list[tuple[date, datetime]]:
    """Each month with charges, and the moment at which its bills are issued."""
    days = Operator.objects.get().invoice_issue_days_after_closing
    with batch("demo"):
        rows = Charge.objects.values_list("billing_month", flat=True).distinct()
        found = sorted(rows)
    issued = [closing_date_in(month, 31) + timedelta(days=days) for month in found]
    moments = [datetime.combine(day, time(9), JST) for day in issued]
    return [(m, min(at, now())) for m, at in zip(found, moments, strict=True)]


def demo_sign_ins() -> list[tuple[str, str]]:
    """Who to be: a person with two services, one with several, an administrator."""
    with batch("demo"), connection.cursor() as cursor:
        cursor.execute(DEMO_PEOPLE_SQL)
        people = cursor.fetchall()
    both = [mail for mail, kind, has in people if has == ["fibre", "mobile"] and kind]
    most = max(people, key=lambda row: len(row[2]) * row[1], default=("",))[0]
    admins = Member.objects.filter(role=Role.ADMIN).select_related("user")
    named = [
        ("モバイルと光の2契約の方", next(iter(both), "")),
        ("契約が複数ある方", most),
        ("法人の管理者", admins[0].user.email if admins else ""),
        ("事業者の窓口責任者（/desk/）", DEMO_DESK_MAIL),
    ]
    return [(words, mail) for words, mail in named if mail]
