"""Somebody of the operator at the desk, and a kind of order that waits for them."""

import re
from dataclasses import dataclass
from uuid import uuid4

from django import forms
from django.test import Client

from madoguchi.accounts.models import Staff, User
from madoguchi.platform.audit import Act, record
from madoguchi.platform.clock import now
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import REGISTRY, Procedure
from madoguchi.procedures.toolkit.order_steps import DatabaseStep, OrderRun
from madoguchi.procedures.toolkit.procedure_forms import ProcedureForm
from madoguchi.procedures.toolkit.timing import AfterReview
from tests.clock import get_at, post_at
from tests.people import Person, signed_in_client

SEEN_DIGEST_PATTERN = re.compile(r'name="seen" value="([0-9a-f]{64})"')
VISIT_REASON = "お電話でのお問い合わせ"
REVIEW_CARRIED_OUT = "review_carried_out"


class WordForm(ProcedureForm):
    word = forms.CharField(label="ことば")


def carry_out(run: OrderRun) -> None:
    record(
        Act(
            REVIEW_CARRIED_OUT,
            run.answers["word"],
            run.order.party_id,
            run.actor,
            run.at,
        )
    )


def a_reviewed_kind() -> type[Procedure]:
    """Registers itself; `forget` takes it out again."""

    class Reviewed(Procedure):
        key, lane, title = "reviewed", "reviewed", "確認のいる手続き"
        form, timing, steps = WordForm, AfterReview(), (DatabaseStep(carry_out),)
        approver = "operator"
        services = ("mobile",)

    return Reviewed


def unregister_kind(kind: type[Procedure]) -> None:
    REGISTRY.pop(kind.key)


@dataclass(frozen=True)
class Agent:
    """At the desk, at one moment."""

    staff: Staff
    client: Client
    at: str

    def see(self, path: str = "") -> str:
        return self.get(path).content.decode()

    def get(self, path: str = ""):
        return get_at(self.at, self.client, f"/desk/{path}")

    def post(self, path: str, **data: object):
        return post_at(self.at, self.client, f"/desk/{path}", data)

    def open(self, person: Person, reason: str = VISIT_REASON, **more: object):
        where = f"customers/{person.party.customer_number}/enter"
        return self.post(where, reason=reason, **more)

    def claim(self, order: Order):
        return self.post(f"orders/{order.number}/claim")

    def seen(self, order: Order) -> str:
        """What the page of the order says that it shows."""
        found = SEEN_DIGEST_PATTERN.search(self.see(f"orders/{order.number}/"))
        return found[1] if found else ""

    def decide(self, order: Order, act: str, reason: str = "", **more: str):
        """On what the page shows now, unless `seen` tells otherwise."""
        told = {"key": str(uuid4()), "seen": self.seen(order)} | more
        return self.post(f"orders/{order.number}/decide/{act}", reason=reason, **told)


def an_agent(name: str, at: str, role: str = "agent", *ways: str) -> Agent:
    user = User.objects.create(
        email=f"{name}@desk.jp", display_name=f"窓口{name}", enrolled_at=now()
    )
    staff = Staff.objects.create(user=user, role=role, added_at=now())
    client = signed_in_client(user, *(ways or ("password", "totp")))
    session = client.session
    session["limits"] = (10**9, 10**9)
    session.save()
    return Agent(staff, client, at)


def audit_trail_of(person: Person) -> list[tuple[str, str]]:
    """Who did what, in order."""
    with scope("test", person.party.pk):
        rows = AuditEvent.objects.order_by("serial")
        return list(rows.values_list("actor", "verb"))


def only_order_of(person: Person) -> Order:
    with scope("test", person.party.pk):
        return Order.objects.get()
