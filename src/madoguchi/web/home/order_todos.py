"""To do: orders that came back, and drafts."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.kernel.wording import format_moment
from madoguchi.procedures.models.states import EDITABLE_STATES, OrderState
from madoguchi.web.home.todo import Todo
from madoguchi.web.procedures.order_rows import OrderRow


def order_todos(rows: Sequence[OrderRow], today: date) -> list[Todo]:
    """Orders that came back to be corrected, due at once; then drafts."""
    return [order_todo(row, today) for row in rows if row.state in EDITABLE_STATES]


def order_todo(row: OrderRow, today: date) -> Todo:
    if not row.is_draft:
        return returned_todo(row, today)
    return outside_todo(row) if row.waits_for_outside else draft_todo(row)


def returned_todo(row: OrderRow, today: date) -> Todo:
    assert row.state is OrderState.RETURNED  # noqa: S101 the only other one
    return Todo(
        title=_("%(kind)sを直して、もう一度お送りください") % {"kind": row.title},
        detail=_("受付番号 %(number)s") % {"number": row.order.number},
        button=_("直す"),
        url=reverse("order", args=[row.order.number]),
        due_on=today,
    )


def draft_todo(row: OrderRow) -> Todo:
    saved = {"at": format_moment(row.order.saved_at)}
    return Todo(
        title=_("%(kind)sが途中です") % {"kind": row.title},
        detail=_("%(at)sに保存") % saved,
        button=_("続ける"),
        url=row.resume_address,
    )


def outside_todo(row: OrderRow) -> Todo:
    """Of a draft whose page outside was opened: its result is asked for, not typed."""
    saved = {"at": format_moment(row.order.saved_at)}
    return Todo(
        title=_("%(kind)sは、社外の画面での結果を待っています") % {"kind": row.title},
        detail=_("%(at)sに、その画面へ進みました") % saved,
        button=_("結果を確かめる"),
        url=row.resume_address,
    )
