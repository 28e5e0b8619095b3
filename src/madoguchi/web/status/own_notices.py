"""The outages and the planned work that touch contracts of whoever reads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.contracts.models import Contract
from madoguchi.contracts.queries import MAX_LISTED_CONTRACTS, ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.notices.models import Function, Mode, Notice
from madoguchi.notices.notice_cards import NoticeCard, notice_card
from madoguchi.notices.notice_times import notices_in_sight
from madoguchi.notices.verdicts import contracts_reached

MAX_NAMED_CONTRACTS = 3
TODO_FUNCTIONS = frozenset(
    {
        Function.LOGIN,
        Function.BILLS,
        Function.PAYMENT,
        Function.PROCEDURES,
        Function.CORPORATE,
    }
)
"""The functions by which a customer does what is to be done in the portal."""


@dataclass(frozen=True, slots=True)
class OwnNotice:
    """A notice, and whose contracts it touches, in words."""

    card: NoticeCard
    whose: str

    @property
    def touches_todos(self) -> bool:
        """Whether it may keep its reader from what they have to do in the portal."""
        notice = self.card.notice
        is_in_the_way = notice.mode != Mode.OPEN or bool(
            TODO_FUNCTIONS.intersection(notice.functions)
        )
        return self.card.is_current and is_in_the_way


def notices_of_member(request: MemberRequest, at: datetime) -> list[OwnNotice]:
    """Find what touches any contract of the customer number in use.

    One statement on a day without notices.
    """
    if not (notices := notices_in_sight(at)):
        return []
    few = request.own_contracts
    if len(few) <= MAX_LISTED_CONTRACTS:
        return own_notices(notices, few, [handle.pk for handle in few], at)
    rows = Contract.objects.visible_to(request.access)
    return own_notices(notices, few, list(rows.values_list("pk", flat=True)), at)


def notices_of_contracts(
    contracts: Sequence[ContractHandle], at: datetime
) -> list[OwnNotice]:
    """Find what touches these contracts. Inside the scope of their party."""
    ids = [handle.pk for handle in contracts]
    return own_notices(notices_in_sight(at), contracts, ids, at)


def own_notices(
    notices: Sequence[Notice],
    handles: Sequence[ContractHandle],
    ids: Collection[int],
    at: datetime,
) -> list[OwnNotice]:
    reached = contracts_reached(notices, ids)
    return [
        OwnNotice(notice_card(row, at), words_of_contracts(handles, reached[row.pk]))
        for row in notices
        if row.pk in reached
    ]


def words_of_contracts(handles: Sequence[ContractHandle], ids: set[int]) -> str:
    """Name the contracts where they are few, else count them."""
    names = [handle.label for handle in handles if handle.pk in ids]
    if len(names) == len(ids) <= MAX_NAMED_CONTRACTS:
        return "、".join(names)
    return _("%(n)s契約") % {"n": len(ids)}
