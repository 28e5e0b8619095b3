"""How many days of the basic fee an outage gives back. Plain Python.

A rule is a list of steps, as terms of service word them: from so many hours on, so many
days, and as many again for each further span of hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

ONE_HOUR = timedelta(hours=1)
MAX_HOURS, MAX_DAYS, MAX_STEPS = 8_784, 366, 20  # a year
STEP_MEMBERS = {"from_hours", "days", "every_hours"}


@dataclass(frozen=True, slots=True)
class CompensationStep:
    """An outage of `from_hours` or longer gives `days` of the basic fee back.

    `every_hours`: for each further span of so many hours the same days again; None for
    no more, however long it lasts.
    """

    from_hours: int
    days: int
    every_hours: int | None = None


def read_steps(content: object) -> list[CompensationStep]:
    """Read a rule from its JSON; ValueError where it is none."""
    if not isinstance(content, list) or not 0 < len(content) <= MAX_STEPS:
        raise ValueError(content)
    steps = [read_step(each) for each in content]
    hours = [step.from_hours for step in steps]
    if hours != sorted(set(hours)):
        raise ValueError(content)
    return steps


def read_step(content: object) -> CompensationStep:
    if not isinstance(content, dict) or not content.keys() <= STEP_MEMBERS:
        raise ValueError(content)
    hours = read_count(content.get("from_hours"), MAX_HOURS)
    days = read_count(content.get("days"), MAX_DAYS)
    every = content.get("every_hours")
    return CompensationStep(
        hours, days, None if every is None else read_count(every, MAX_HOURS)
    )


def read_count(value: object, most: int) -> int:
    if type(value) is not int or not 0 < value <= most:
        raise ValueError(value)
    return value


def days_given_back(steps: Sequence[CompensationStep], outage: timedelta) -> int:
    """Count the days of the basic fee that an outage gives back; 0 for a short one.

    The step that begins last counts; hours that are not whole are left out.
    """
    hours = outage // ONE_HOUR
    reached = [step for step in steps if step.from_hours <= hours]
    if not reached:
        return 0
    step = max(reached, key=lambda each: each.from_hours)
    if step.every_hours is None:
        return step.days
    return step.days * (1 + (hours - step.from_hours) // step.every_hours)
