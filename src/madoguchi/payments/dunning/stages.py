"""When a reminder goes: stages by days after the day of payment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DunningStage:
    """A reminder that many days after the day of payment.

    `channel`: a mail that the portal sends, or a task of the desk (a letter, a call).
    `words`: a sentence of the operator's that the mail says, "" for none.
    """

    days: int
    channel: str
    words: str = ""
    has_fee: bool = False


MAIL_CHANNEL, DESK_CHANNEL = "mail", "desk"
CHANNELS = (MAIL_CHANNEL, DESK_CHANNEL)


def next_stage(
    stages: Sequence[DunningStage], due_on: date, today: date, newest_days: int | None
) -> DunningStage | None:
    """Return the stage that is to be done, None where none is.

    `newest_days`: of the newest stage that was done, None for none. Of several that are
    due only the last is done, so that nobody gets two reminders at once.
    """
    past = (today - due_on).days
    due = [stage for stage in stages if stage.days <= past]
    last = max(due, key=lambda stage: stage.days, default=None)
    if last is None or (newest_days is not None and last.days <= newest_days):
        return None
    return last
