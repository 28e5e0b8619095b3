"""Whether a notice concerns a service in a prefecture, or a customer's contracts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from madoguchi.contracts.queries import reached_ids
from madoguchi.contracts.service_kinds import Service
from madoguchi.notices.announcement import Progress
from madoguchi.notices.expected_ends import end_words
from madoguchi.notices.models import Function, Notice
from madoguchi.notices.notice_times import PlannedTime, notices_at_time
from madoguchi.notices.notice_words import next_update_words
from madoguchi.notices.prefectures import prefecture_of_area
from madoguchi.notices.reach import reaches_sql
from madoguchi.platform.access import Access
from madoguchi.platform.fixed_statements import read_rows

FUNCTIONS_OF_SERVICE = {
    Service.MOBILE: (Function.MOBILE, Function.VOICE),
    Service.FIBRE: (Function.FIBRE,),
}
"""The functions that only contracts of a service use."""

SERVICE_FUNCTIONS = {name for names in FUNCTIONS_OF_SERVICE.values() for name in names}
COMMON_FUNCTIONS = tuple(name for name in Function if name not in SERVICE_FUNCTIONS)
"""Those of every customer."""

FUNCTIONS_SQL = " ".join(
    [
        "%(common)s::text[] || CASE contract.service",
        *(
            f"WHEN '{service}' THEN '{{{','.join(names)}}}'::text[]"
            for service, names in FUNCTIONS_OF_SERVICE.items()
        ),
        "ELSE '{}'::text[] END",
    ]
)
REACHES_CONTRACT_SQL = reaches_sql(
    "notice",
    {
        "functions": f"({FUNCTIONS_SQL})",
        "service": "contract.service",
        "contract_number": "contract.contract_number",
        "postal_code": "contract.service_postal_code",
        "address": "contract.service_address",
    },
)
"""The condition that the row `notice` touches the row `contract`."""

TOUCHED_PARTY_SQL = f"""
    SELECT EXISTS (
        SELECT FROM notices_notice notice
        JOIN contracts_contract contract ON {REACHES_CONTRACT_SQL}
        WHERE notice.id = ANY(%(notices)s) AND contract.party_id = %(party)s
        AND contract.status <> 'ended')"""  # noqa: S608 of constants
REACHED_SQL = f"""
    SELECT notice.id, contract.id
    FROM notices_notice notice
    JOIN contracts_contract contract ON {REACHES_CONTRACT_SQL}
    WHERE notice.id = ANY(%(notices)s) AND contract.id = ANY(%(contracts)s)
    AND contract.status <> 'ended'"""  # noqa: S608 of constants

REACHED_OF_PARTY_SQL = f"""
    SELECT notice.id, count(*),
           (array_agg(contract.id ORDER BY contract.contract_number))[:%(most)s]
    FROM notices_notice notice
    JOIN contracts_contract contract ON {REACHES_CONTRACT_SQL}
    WHERE notice.id = ANY(%(notices)s) AND contract.party_id = %(party)s
    AND (%(ids)s::bigint[] IS NULL OR contract.id = ANY(%(ids)s))
    AND contract.status <> 'ended'
    GROUP BY notice.id"""  # noqa: S608 of constants


class Touch(IntEnum):
    """How notices touch a service in a prefecture, the gravest last.

    Unsure (調査中): a part of the place is touched, and it is not known yet which.
    """

    NOT = 0
    UNSURE = 1
    PARTLY = 2
    WHOLLY = 3


def touch_of_notice(notice: Notice, service: str, prefecture: str) -> Touch:
    """Say how a notice touches a service in a prefecture, whatever the moment."""
    functions = {*COMMON_FUNCTIONS, *FUNCTIONS_OF_SERVICE[Service(service)]}
    if not functions.intersection(notice.functions):
        return Touch.NOT
    if notice.services and service not in notice.services:
        return Touch.NOT
    if not notice.areas:
        return Touch.PARTLY if notice.contracts else Touch.WHOLLY
    there = {area for area in notice.areas if prefecture_of_area(area) == prefecture}
    if not there:
        return Touch.NOT
    return (
        Touch.WHOLLY if there == {prefecture} and not notice.contracts else Touch.PARTLY
    )


def is_reach_unsure(notice: Notice) -> bool:
    """Whether its limits may still grow: an incident that is being looked into."""
    is_looked_into = notice.progress == Progress.INVESTIGATING
    return notice.kind == Notice.Kind.INCIDENT and is_looked_into


def touch_now(notice: Notice, service: str, prefecture: str) -> Touch:
    """Say how a current notice touches a place, as far as that is known by now."""
    touch = touch_of_notice(notice, service, prefecture)
    if touch == Touch.PARTLY and is_reach_unsure(notice):
        return Touch.UNSURE
    return touch


@dataclass(frozen=True, slots=True)
class PlaceVerdict:
    """What touches a service in a prefecture now, and what will."""

    service: str
    prefecture: str
    current: Sequence[Notice]
    coming: Sequence[Notice]
    touch: Touch
    at: datetime

    @property
    def news(self) -> list[tuple[Notice, str, str]]:
        """Return what is current, with when it ends and when the next news come."""
        return [
            (row, end_words(row), next_update_words(row, self.at))
            for row in self.current
        ]

    @property
    def service_label(self) -> str:
        return str(Service(self.service).label)


def verdict_of_place(
    notices: Iterable[Notice], service: str, prefecture: str, at: datetime
) -> PlaceVerdict:
    """Judge the notices given for one service in one prefecture."""
    touching = [
        row
        for row in notices
        if touch_of_notice(row, service, prefecture) and not row.is_called_off
    ]
    current = notices_at_time(touching, PlannedTime.CURRENT, at)
    touches = [touch_now(row, service, prefecture) for row in current]
    coming = notices_at_time(touching, PlannedTime.COMING, at)
    return PlaceVerdict(
        service, prefecture, current, coming, max(touches, default=Touch.NOT), at
    )


def contracts_reached(
    notices: Sequence[Notice], contracts: Collection[int]
) -> dict[int, set[int]]:
    """Find which contracts each notice reaches, by their ids; one statement.

    The contracts must be those that the reader may see. Inside the scope.
    """
    reached: dict[int, set[int]] = {}
    if not notices or not contracts:
        return reached
    params = {
        "common": [str(name) for name in COMMON_FUNCTIONS],
        "notices": [notice.pk for notice in notices],
        "contracts": list(contracts),
    }
    for notice, contract in read_rows(REACHED_SQL, params):
        reached.setdefault(notice, set()).add(contract)
    return reached


@dataclass(frozen=True, slots=True)
class Reach:
    """How many contracts a notice reaches, and the first of them by number."""

    count: int
    first: Sequence[int]


def reach_in_party(
    notices: Sequence[Notice], access: Access, *, most: int
) -> dict[int, Reach]:
    """Count what each notice reaches of all that an access does; one statement.

    `first` holds at most so many. Inside the scope.
    """
    params = {
        "common": [str(name) for name in COMMON_FUNCTIONS],
        "notices": [notice.pk for notice in notices],
        "party": access.party_id,
        "ids": reached_ids(access),
        "most": most,
    }
    rows = read_rows(REACHED_OF_PARTY_SQL, params)
    return {notice: Reach(count, first) for notice, count, first in rows}


def is_party_touched(notices: Sequence[Notice], party: int) -> bool:
    """Whether any contract of a party is reached. Inside its scope.

    One statement, which a party that is not there takes as well.
    """
    params = {
        "common": [str(name) for name in COMMON_FUNCTIONS],
        "notices": [notice.pk for notice in notices],
        "party": party,
    }
    [[is_touched]] = read_rows(TOUCHED_PARTY_SQL, params)
    return bool(is_touched)
