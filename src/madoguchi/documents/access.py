"""The last day on which a former customer may sign in to read documents."""

from datetime import date, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.wording import format_day

KEPT_UNTIL_SQL = "SELECT documents_kept_until(%s, %s)"
OPEN_UNTIL_SQL = "SELECT documents_open_until(%s)"


def open_until(user: int) -> date | None:
    """Return the last day (JST); None while any contract of the user lasts.

    A contract's end counts like an invoice of that day, since the last one follows.
    """
    with connection.cursor() as cursor:
        cursor.execute(OPEN_UNTIL_SQL, [user])
        (closed_on,) = cursor.fetchone()
    return closed_on - timedelta(days=1) if closed_on else None


def invoice_open_until(issued_on: date) -> date:
    """Return the last day (JST) on which an invoice of a day can be downloaded."""
    with connection.cursor() as cursor:
        cursor.execute(KEPT_UNTIL_SQL, ["invoice", issued_on])
        deleted_on: date = cursor.fetchone()[0]
    return deleted_on - timedelta(days=1)


def refuse_after_last_day(user: int, day: date) -> None:
    """Refuse `access_ended` after the last day of a user who is signed in."""
    last = open_until(user)
    if last is not None and last < day:
        raise Refused(
            "access_ended",
            _(
                "ご契約がすべて終わり、書類の保存期間も%(last)sに終わったため、"
                "このログインIDはお使いいただけません。ログインしていません。"
            )
            % {"last": format_day(last)},
        )
