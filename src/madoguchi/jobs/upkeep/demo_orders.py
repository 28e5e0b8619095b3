"""Orders that wait at the desk of the fictional demo."""

from datetime import datetime
from uuid import uuid4

from madoguchi.billing.models import Bill
from madoguchi.customers.models import Member
from madoguchi.jobs.upkeep.demo_data import demo_sign_ins
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.proposals import preview_offer, propose_order
from madoguchi.procedures.kinds.reissue import ReissueProposal
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.case import build_case

OTHER_NAMES = ("みどり食堂", "あおば工房")
"""Addressees that the desk has to agree to: no customer is called so."""


def leave_orders_at_desk(at: datetime) -> None:
    """Ask for bills under other names, which the desk must agree to."""
    mails = [mail for _label, mail in demo_sign_ins()]
    with batch("demo"):
        members = list(Member.objects.filter(user__email__in=mails).order_by("pk"))
    for member, name in zip(members, OTHER_NAMES, strict=False):
        with scope("demo", member.party_id):
            if not Order.objects.filter(party=member.party_id).exists():
                ask_for_other_name(member, name, at)


def ask_for_other_name(member: Member, name: str, at: datetime) -> None:
    bill = Bill.objects.filter(party=member.party_id).latest("billing_month", "pk")
    answers = {
        "bill": bill.invoice_number,
        "name": name,
        "department_code": "",
        "postal_code": "9500087",
        "address": "新潟県新潟市中央区東大通1-2-3",
        "reason": "屋号での経費精算のため",
    }
    case = build_case(member.party, None, actor=str(member), at=at)
    offer = preview_offer(ReissueProposal, case, answers)
    propose_order(ReissueProposal, case, answers, key=uuid4(), seen=offer.digest)
