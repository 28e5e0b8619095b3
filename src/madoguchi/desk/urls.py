"""Every page of the desk; desk/permissions.py says who may."""

from collections.abc import Callable

from django.db.transaction import non_atomic_requests
from django.http import HttpResponse
from django.urls import URLPattern, path

from madoguchi.desk import (
    bills,
    claims,
    customers,
    logins,
    orders,
    papers,
    queue,
    returns,
)

app_name = "desk"
View = Callable[..., HttpResponse]


def page(route: str, view: View, name: str) -> URLPattern:
    """Outside a transaction: a page opens the one scope there is, once it may."""
    return path(route, non_atomic_requests(view), name=name)


ORDER = "orders/<slug:number>/"
CUSTOMER = "customers/<slug:number>/"

urlpatterns = [
    page("", queue.queue, "queue"),
    page(ORDER, orders.order, "order"),
    page(f"{ORDER}claim", claims.claim_order, "claim"),
    page(f"{ORDER}release", claims.release_order, "release"),
    page(f"{ORDER}take-over", claims.take_over_order, "take-over"),
    page(f"{ORDER}decide/<slug:act>", orders.decide, "decide"),
    page(f"{ORDER}papers/<uuid:key>", papers.open_attachment, "paper"),
    page(CUSTOMER, customers.customer, "customer"),
    page(f"{CUSTOMER}enter", customers.enter_customer, "enter"),
    page(f"{CUSTOMER}leave", customers.leave_customer, "leave"),
    page(f"{CUSTOMER}unlock", logins.unlock_login, "unlock"),
    page(f"{CUSTOMER}returns/<int:pk>", returns.settle_piece, "piece"),
    page(f"{CUSTOMER}bills/<slug:invoice>/", bills.invoice, "invoice"),
    page(f"{CUSTOMER}bills/<slug:invoice>/revise", bills.revise, "revise"),
]
