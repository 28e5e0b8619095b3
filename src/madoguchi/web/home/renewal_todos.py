"""To do: a term that renews by itself, and was not answered."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from madoguchi.identity.member_request import MemberRequest
from madoguchi.kernel.wording import format_short_day
from madoguchi.legal_notices.renewals import renewals_to_come
from madoguchi.web.home.todo import Todo
from madoguchi.web.http.cached_reference import current_policy


def renewal_todos(request: MemberRequest, today: date) -> list[Todo]:
    """One a contract; where no renewal is ever told, nothing is asked."""
    if not current_policy().renewal_notice_days:
        return []
    handles = {contract.pk: contract for contract in request.own_contracts}
    rows = renewals_to_come(request.access, list(handles), today)
    return [
        Todo(
            title=_("%(day)sに自動で更新されます")
            % {"day": format_short_day(row.renews_on)},
            detail=handles[row.contract_id].label,
            button=_("料金を見て選ぶ"),
            url=reverse("contract", args=[handles[row.contract_id].code]),
            due_on=row.renews_on,
            can_wait=True,
        )
        for row in rows
        if not row.choice
    ]
