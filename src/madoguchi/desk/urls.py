"""Every page of the desk; desk/permissions.py says who may."""

from collections.abc import Callable

from django.db.transaction import non_atomic_requests
from django.http import HttpResponse
from django.urls import URLPattern, path

from madoguchi.desk import (
    attachments,
    bill_revision,
    claims,
    customer_detail,
    equipment_returns,
    login_unlock,
    order_detail,
    queue,
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
    desk_page(ORDER_PATH, order_detail.order, "order"),
    desk_page(f"{ORDER_PATH}claim", claims.claim_order, "claim"),
    desk_page(f"{ORDER_PATH}release", claims.release_order, "release"),
    desk_page(f"{ORDER_PATH}take-over", claims.take_over_order, "take-over"),
    desk_page(f"{ORDER_PATH}decide/<slug:act>", order_detail.decide_order, "decide"),
    desk_page(f"{ORDER_PATH}papers/<uuid:key>", attachments.open_attachment, "paper"),
    desk_page(CUSTOMER_PATH, customer_detail.customer, "customer"),
    desk_page(f"{CUSTOMER_PATH}enter", customer_detail.enter_customer, "enter"),
    desk_page(f"{CUSTOMER_PATH}leave", customer_detail.leave_customer, "leave"),
    desk_page(f"{CUSTOMER_PATH}unlock", login_unlock.unlock_login, "unlock"),
    desk_page(
        f"{CUSTOMER_PATH}returns/<int:pk>", equipment_returns.settle_piece, "piece"
    ),
    desk_page(
        f"{CUSTOMER_PATH}bills/<slug:invoice>/",
        bill_revision.customer_invoice,
        "invoice",
    ),
    desk_page(
        f"{CUSTOMER_PATH}bills/<slug:invoice>/revise",
        bill_revision.revise_invoice,
        "revise",
    ),
]
