"""Transfers that count for a customer, at the desk. Inside the scope."""

from django.http import Http404

from madoguchi.desk.visits import Visit
from madoguchi.payments.models import TransferMatch

MATCHES_SHOWN = 20


def counting_match(visit: Visit, pk: int) -> TransferMatch:
    """Find the customer's match of a transfer that was posted; 404 for none."""
    rows = TransferMatch.objects.visible_to(visit.access).select_related("account")
    row = rows.filter(transfer=pk, state=TransferMatch.State.DONE).first()
    if row is None:
        raise Http404
    return row


def posted_matches(visit: Visit) -> list[TransferMatch]:
    """List the newest transfers that paid bills of the customer. Inside the scope."""
    rows = TransferMatch.objects.visible_to(visit.access).select_related("account")
    rows = rows.filter(state=TransferMatch.State.DONE)
    return list(rows.order_by("-paid_on", "-pk")[:MATCHES_SHOWN])
