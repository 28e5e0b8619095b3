"""The fictional demo: as of today, with passwords, and orders at the desk."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from madoguchi.accounts.models import User
from madoguchi.jobs.payments.aged_accounts import count_receivable_ages
from madoguchi.jobs.upkeep.demo_calendar import copy_for_today
from madoguchi.jobs.upkeep.demo_changes import leave_compensation, leave_law_notice
from madoguchi.jobs.upkeep.demo_data import demo_sign_ins, load_demo
from madoguchi.jobs.upkeep.demo_debits import leave_bill_at_bank
from madoguchi.jobs.upkeep.demo_joiners import leave_people_in_states
from madoguchi.jobs.upkeep.demo_late_bills import leave_bills_reminded
from madoguchi.jobs.upkeep.demo_orders import leave_orders_at_desk
from madoguchi.jobs.upkeep.demo_outages import add_demo_outages
from madoguchi.jobs.upkeep.demo_slips import leave_slips
from madoguchi.jobs.upkeep.demo_transfers import leave_refund, leave_transfers
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now


def load_fictional_demo(folder: Path) -> None:
    """Load the demo as of today, with its people, orders for the desk and reminders.

    What is there already stays as it is, at every later start.
    """
    with TemporaryDirectory() as place:
        copy_for_today(folder, Path(place), now().date())
        load_demo(Path(place))
    at = now()
    give_passwords(at)
    leave_orders_at_desk(at)
    leave_bill_at_bank(at)
    leave_bills_reminded(at)
    count_receivable_ages(at)
    with batch("demo"):
        add_demo_outages(at)
    leave_compensation(at)
    leave_law_notice(at)
    leave_slips(at)
    leave_transfers(at)
    leave_refund(at)
    leave_people_in_states(at)


def give_passwords(at: datetime) -> None:
    """Let the people to sign in as be enrolled, so that every way back is open."""
    mails = [mail for _label, mail in demo_sign_ins()]
    with batch("demo"):
        for user in User.objects.filter(email__in=mails, enrolled_at=None):
            user.set_password(settings.DEMO_PASSWORD)
            user.enrolled_at = at
            user.save(update_fields=["password", "enrolled_at"])
