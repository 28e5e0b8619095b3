"""Switch the mode of a function for everybody."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from madoguchi.notices.models import Mode, Notice
from madoguchi.notices.notice_changes import add_notice, end_notice
from madoguchi.notices.queries import needs_of_everybody, notices_in_force
from madoguchi.platform.audit import Act, record


@dataclass(frozen=True, slots=True)
class ModeOfFunction:
    """The mode that a function is to have, and what customers are told of it.

    `expected_at`: when it is expected to be over, None where that is not known.
    """

    function: str
    mode: Mode
    words: str = ""
    expected_at: datetime | None = None


@transaction.atomic
def switch_mode(to: ModeOfFunction, *, actor: str, at: datetime) -> list[Notice]:
    """End the notices in force of this function alone for everybody, and add `to`.

    Returns those that still reach the function for everybody: those of several
    functions are ended by their number. Under the batch role only.
    """
    needs = needs_of_everybody([to.function])
    was = notices_in_force(needs, at)
    for notice in was:
        if notice.functions == [to.function]:
            end_notice(notice, actor=actor, at=at)
    if to.mode != Mode.OPEN:
        add_notice(build_notice(to, at), actor=actor, at=at)
    before = was[0].mode if was else Mode.OPEN.value
    changes = {"mode": [before, str(to.mode)]}
    record(Act("mode_changed", to.function, None, actor, at), changes)
    return notices_in_force(needs, at)


def build_notice(to: ModeOfFunction, at: datetime) -> Notice:
    kinds = Notice.Kind
    return Notice(
        kind=kinds.MAINTENANCE if to.mode == Mode.HOLD else kinds.INCIDENT,
        mode=to.mode,
        functions=[to.function],
        words=to.words,
        starts_at=at,
        expected_at=to.expected_at,
    )
