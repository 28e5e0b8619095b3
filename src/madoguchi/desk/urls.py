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
DeskView = Callable[..., HttpResponse]


def desk_page(route: str, view: DeskView, name: str) -> URLPattern:
    """Outside a transaction: a page opens the one scope there is, once it may."""
    return path(route, non_atomic_requests(view), name=name)


ORDER_PATH = "orders/<slug:number>/"
CUSTOMER_PATH = "customers/<slug:number>/"

urlpatterns = [
    desk_page("", queue.queue, "queue"),
    desk_page(ORDER_PATH, orders.order, "order"),
    desk_page(f"{ORDER_PATH}claim", claims.claim_order, "claim"),
    desk_page(f"{ORDER_PATH}release", claims.release_order, "release"),
    desk_page(f"{ORDER_PATH}take-over", claims.take_over_order, "take-over"),
    desk_page(f"{ORDER_PATH}decide/<slug:act>", orders.decide_order, "decide"),
    desk_page(f"{ORDER_PATH}papers/<uuid:key>", papers.open_attachment, "paper"),
    desk_page(CUSTOMER_PATH, customers.customer, "customer"),
    desk_page(f"{CUSTOMER_PATH}enter", customers.enter_customer, "enter"),
    desk_page(f"{CUSTOMER_PATH}leave", customers.leave_customer, "leave"),
    desk_page(f"{CUSTOMER_PATH}unlock", logins.unlock_login, "unlock"),
    desk_page(f"{CUSTOMER_PATH}returns/<int:pk>", returns.settle_piece, "piece"),
    desk_page(
        f"{CUSTOMER_PATH}bills/<slug:invoice>/", bills.customer_invoice, "invoice"
    ),
    desk_page(
        f"{CUSTOMER_PATH}bills/<slug:invoice>/revise", bills.revise_invoice, "revise"
    ),
]
