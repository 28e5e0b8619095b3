"""Lead through all contacts of a customer, one after another.

Mail first, since notices of the others go there; then telephone, address, payment.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from madoguchi.customers.actions import PostalAddress
from madoguchi.customers.models import BillingAccount, PartyProfile
from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.wording import format_phone_number
from madoguchi.platform.clock import now
from madoguchi.procedures.models import Order
from madoguchi.procedures.models.states import FINAL_STATES, OrderState
from madoguchi.procedures.toolkit.address_form import format_postal_address
from madoguchi.procedures.toolkit.ways_of_paying import KINDS_OF_PAYING

RECENT_ORDER_PERIOD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ContactStage:
    """One contact: its present value, and the last order about it."""

    title: str | Promise
    now: str
    href: str
    order: Order | None

    @property
    def is_done(self) -> bool:
        return self.order is not None

    @property
    def done_on(self) -> date | None:
        return self.order.effective_on if self.order else None

    @property
    def is_over(self) -> bool:
        return self.order is not None and self.order.state in FINAL_STATES


@require_safe
def contact_path(request: MemberRequest) -> HttpResponse:
    stages = contact_stages(request)
    open_stages = [stage for stage in stages if not stage.is_done]
    page = {"stages": stages, "next": open_stages[0] if open_stages else None}
    return render(request, "procedures/contact_path.html", {"page": page})


def contact_stages(request: MemberRequest) -> list[ContactStage]:
    profile = PartyProfile.objects.visible_to(request.access).get()
    done = recent_order_finder(request)
    contact = reverse("procedure-of-party", args=["contact"])
    return [
        ContactStage(
            _("メールアドレス"), profile.email, contact, done("contact", what="mail")
        ),
        ContactStage(
            _("電話番号"),
            format_phone_number(profile.phone),
            contact,
            done("contact", what="phone"),
        ),
        ContactStage(
            _("住所"),
            format_postal_address(PostalAddress(profile.postal_code, profile.address)),
            reverse("procedure-of-party", args=["address"]),
            done("address"),
        ),
        ContactStage(
            _("お支払い方法"),
            payment_methods_text(request),
            reverse("payment"),
            done(*KINDS_OF_PAYING),
        ),
    ]


def recent_order_finder(request: MemberRequest) -> Callable[..., Order | None]:
    """Return a look-up of the newest effective order of a kind in thirty days."""
    mine = Order.objects.visible_to(request.access)
    since = now() - RECENT_ORDER_PERIOD
    hidden = {OrderState.DRAFT, OrderState.CANCELLED, OrderState.REJECTED}
    rows = list(mine.filter(asked_at__gte=since).exclude(state__in=hidden))
    rows.sort(key=lambda order: order.pk, reverse=True)

    def find(*kinds: str, what: str = "") -> Order | None:
        same = (o for o in rows if o.kind in kinds)
        return next(
            (o for o in same if not what or o.answers.get("what") == what), None
        )

    return find


def payment_methods_text(request: MemberRequest) -> str:
    mine = BillingAccount.objects.visible_to(request.access)
    return "、".join(
        str(account.get_payment_method_display())
        for account in mine.order_by("account_number")
    )
