"""Digests of what the desk sees of an order before it decides."""

from hashlib import sha256

from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from madoguchi.customers.models import PartyProfile
from madoguchi.kernel.errors import Refused
from madoguchi.platform.audit_digest import canonical_json
from madoguchi.procedures.models import Order


def order_digest(order: Order) -> str:
    """Compute a digest of order, events, attachments, contract and customer.

    Inside the party's scope. An order that was sent back and sent again has another
    one, also where it says the same.
    """
    profile = PartyProfile.objects.filter(party=order.party_id).first()
    parts = [
        *(model_to_dict(row) for row in (order, order.contract, profile) if row),
        list(order.papers.order_by("pk").values()),
        list(order.identity_checks.order_by("pk").values_list("pk", flat=True)),
        list(
            order.events.filter(party=order.party_id)
            .order_by("pk")
            .values_list("pk", flat=True)
        ),
    ]
    text = canonical_json([str(part) for part in parts])
    return sha256(text.encode()).hexdigest()


def refuse_changed_order(order: Order, seen: str) -> None:
    """Refuse with `order_changed` unless the locked order is what was seen."""
    if order_digest(order) != seen:
        raise Refused(
            "order_changed",
            _(
                "画面を開いたあとに、申し込みの内容が変わりました。何も決めていません。"
                "いまの内容をお確かめのうえ、もう一度押してください。"
            ),
        )
