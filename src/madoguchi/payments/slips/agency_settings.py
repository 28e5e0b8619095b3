"""Read and check what operator.json says of the agency for slips. Pure."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from madoguchi.payments.slips.agency import Place, ResultLayout, SlipAgency
from madoguchi.payments.slips.slip_number import (
    COMPANY_DIGITS,
    FREE_DIGITS,
    MAX_SLIP_YEN,
    is_digits,
)

MAX_RECORD_BYTES, MAX_OPEN_DAYS, MAX_TEXT_LENGTH = 1_000, 400, 200
MIN_SERIAL_DIGITS = 6
FIRST_AND_LENGTH = 2
MAX_WEIGHTS, MAX_WEIGHT = 43, 9
KINDS_OF_RECORD = 3  # 速報, 確報, 速報取消


def read_slip_agency(told: object) -> SlipAgency:
    """Read the member `store_slips` of operator.json; ValueError says what is wrong."""
    members = members_of(told, SlipAgency)
    if "results" in members:
        members["results"] = read_layout(members["results"])
    if "check_weights" in members:
        members["check_weights"] = read_weights(members["check_weights"])
    try:
        agency = SlipAgency(**members)
    except TypeError:
        raise ValueError("document company_code prefix serial_digits") from None
    for name, is_right in faults_of_agency(agency):
        if not is_right:
            raise ValueError(name)
    return agency


def is_slip_agency(told: object) -> bool:
    """Say whether `told` can be read; {} says that there is no agency."""
    try:
        return told == {} or bool(read_slip_agency(told))
    except ValueError:
        return False


def faults_of_agency(agency: SlipAgency) -> list[tuple[str, bool]]:
    """Each member with whether it is right."""
    serial, prefix = agency.serial_digits, agency.prefix
    is_prefix = isinstance(prefix, str) and is_digits(prefix, len(prefix))
    is_short = is_prefix and is_number(serial, MIN_SERIAL_DIGITS, FREE_DIGITS)
    return [
        ("document", is_text(agency.document) and bool(agency.document.strip())),
        ("company_code", is_code(agency.company_code)),
        ("prefix", is_prefix),
        ("serial_digits", is_short and len(prefix) + serial <= FREE_DIGITS),
        ("max_yen", is_number(agency.max_yen, 1, MAX_SLIP_YEN)),
        ("stamp_from_yen", is_number(agency.stamp_from_yen, 1, MAX_SLIP_YEN + 1)),
        ("open_days", is_number(agency.open_days, 1, MAX_OPEN_DAYS)),
        ("stores", is_text(agency.stores)),
    ]


def read_layout(told: object) -> ResultLayout:
    members = members_of(told, ResultLayout)
    size = members.get("record_bytes", ResultLayout().record_bytes)
    if not is_number(size, 1, MAX_RECORD_BYTES):
        raise ValueError("record_bytes")
    if "kinds" in members:
        members["kinds"] = read_kinds(members["kinds"])
    layout = ResultLayout(
        **{name: read_place(name, value) for name, value in members.items()}
    )
    for name, place in places_of(layout).items():
        if place.first + place.length - 1 > layout.record_bytes:
            raise ValueError(name)
    lengths = {layout.kind.length} | {len(kind) for kind in layout.kinds}
    if len(lengths) > 1 or layout.digits.length != ResultLayout().digits.length:
        raise ValueError("kind")
    return layout


def read_weights(told: object) -> tuple[int, ...]:
    """Return the weights of a check digit: one for each of its digits at most."""
    is_list = isinstance(told, list) and 0 < len(told) <= MAX_WEIGHTS
    weights = tuple(told) if isinstance(told, list) and is_list else ()
    if not weights or not all(is_number(one, 1, MAX_WEIGHT) for one in weights):
        raise ValueError("check_weights")
    return weights


def places_of(layout: ResultLayout) -> dict[str, Place]:
    found = {one.name: getattr(layout, one.name) for one in fields(layout)}
    return {name: value for name, value in found.items() if isinstance(value, Place)}


def read_place(name: str, value: object) -> Any:
    """Return a place of [first, length]; other members as they are."""
    if name in {"record_bytes", "kinds"}:
        return value
    if not isinstance(value, list) or len(value) != FIRST_AND_LENGTH:
        raise ValueError(name)
    if not all(is_number(one, 1, MAX_RECORD_BYTES) for one in value):
        raise ValueError(name)
    return Place(*value)


def read_kinds(told: object) -> tuple[str, ...]:
    is_list = isinstance(told, list) and all(isinstance(one, str) for one in told)
    kinds = tuple(told) if isinstance(told, list) and is_list else ()
    are_digits = all(one and is_digits(one, len(one)) for one in kinds)
    if not are_digits or len(kinds) != KINDS_OF_RECORD or len(set(kinds)) < len(kinds):
        raise ValueError("kinds")
    return kinds


def members_of(told: object, known: type) -> dict[str, Any]:
    names = {one.name for one in fields(known)}
    if not isinstance(told, Mapping) or not told.keys() <= names:
        raise ValueError(" ".join(sorted(names)))
    return dict(told)


def is_number(value: object, minimum: int, maximum: int) -> bool:
    return type(value) is int and minimum <= value <= maximum


def is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT_LENGTH


def is_code(value: object) -> bool:
    return isinstance(value, str) and is_digits(value, COMPANY_DIGITS)
