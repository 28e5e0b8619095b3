"""The outages and the planned work that touch contracts of whoever reads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from madoguchi.contracts.queries import ContractHandle
from madoguchi.identity.member_request import MemberRequest
from madoguchi.notices.models import Function, Mode, Notice
from madoguchi.notices.notice_cards import NoticeCard, notice_card
from madoguchi.notices.notice_times import notices_in_sight
from madoguchi.notices.verdicts import Reach, contracts_reached, reach_in_party

MAX_NAMED_CONTRACTS = 3
TODO_FUNCTIONS = frozenset(
    {
        Function.LOGIN,
        Function.BILLS,
        Function.PAYMENT,
        Function.PROCEDURES,
        Function.CORPORATE,
        Function.MAIL_SETTINGS,
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

    One statement on a day without notices, two on others, however many contracts.
    """
    if not (notices := notices_in_sight(at)):
        return []
    reached = reach_in_party(notices, request.access, most=MAX_NAMED_CONTRACTS)
    return own_notices(notices, request.own_contracts, reached, at)


def notices_of_contracts(
    contracts: Sequence[ContractHandle], at: datetime
) -> list[OwnNotice]:
    """Find what touches these few contracts. Inside the scope of their party."""
    notices = notices_in_sight(at)
    reached = contracts_reached(notices, [handle.pk for handle in contracts])
    counted = {pk: Reach(len(found), [*found]) for pk, found in reached.items()}
    return own_notices(notices, contracts, counted, at)


def own_notices(
    notices: Sequence[Notice],
    handles: Sequence[ContractHandle],
    reached: Mapping[int, Reach],
    at: datetime,
) -> list[OwnNotice]:
    return [
        OwnNotice(notice_card(row, at), words_of_contracts(handles, reached[row.pk]))
        for row in notices
        if row.pk in reached
    ]


def words_of_contracts(handles: Sequence[ContractHandle], reach: Reach) -> str:
    """Name the contracts where they are few and known, else count them."""
    names = [handle.label for handle in handles if handle.pk in reach.first]
    if len(names) == reach.count <= MAX_NAMED_CONTRACTS:
        return "、".join(names)
    return _("%(n)s契約") % {"n": reach.count}
