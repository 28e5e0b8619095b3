"""To do: rented equipment that is to be sent back."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.contracts.models import ReturnCase
from madoguchi.kernel.wording import format_short_day
from madoguchi.web.home.todo import Todo


def return_todos(cases: Sequence[ReturnCase]) -> list[Todo]:
    return [
        Todo(
            title=_("レンタル機器をご返却ください"),
            detail=_("%(day)sまで。") % {"day": format_short_day(case.due_on)},
            button=_("返却のしかたを見る"),
            url=reverse("returns", args=[case.contract.code]),
            due_on=case.due_on,
        )
        for case in cases
    ]
