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


def desk_page(route: str, view: View, name: str) -> URLPattern:
    """Outside a transaction: a page opens the one scope there is, once it may."""
    return path(route, non_atomic_requests(view), name=name)


ORDER = "orders/<slug:number>/"
CUSTOMER = "customers/<slug:number>/"

urlpatterns = [
    desk_page("", queue.queue, "queue"),
    desk_page(ORDER, orders.order, "order"),
    desk_page(f"{ORDER}claim", claims.claim_order, "claim"),
    desk_page(f"{ORDER}release", claims.release_order, "release"),
    desk_page(f"{ORDER}take-over", claims.take_over_order, "take-over"),
    desk_page(f"{ORDER}decide/<slug:act>", orders.decide_order, "decide"),
    desk_page(f"{ORDER}papers/<uuid:key>", papers.open_attachment, "paper"),
    desk_page(CUSTOMER, customers.customer, "customer"),
    desk_page(f"{CUSTOMER}enter", customers.enter_customer, "enter"),
    desk_page(f"{CUSTOMER}leave", customers.leave_customer, "leave"),
    desk_page(f"{CUSTOMER}unlock", logins.unlock_login, "unlock"),
    desk_page(f"{CUSTOMER}returns/<int:pk>", returns.settle_piece, "piece"),
    desk_page(f"{CUSTOMER}bills/<slug:invoice>/", bills.customer_invoice, "invoice"),
    desk_page(f"{CUSTOMER}bills/<slug:invoice>/revise", bills.revise_invoice, "revise"),
]
