"""One kind of work that waits at the desk, such as disputes of cards."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from madoguchi.desk.lateness import Lateness

MAX_COUNTED = 100


@dataclass(frozen=True, slots=True)
class WaitingKind:
    """`due_on` is the day of its soonest, None where nothing was promised.

    `page`: the name of the page that lists them.
    """

    words: str
    page: str
    count: int
    due_on: date | None = None
    due: str = ""
    lateness: Lateness | None = None

    @property
    def count_words(self) -> str:
        if self.count > MAX_COUNTED:
            return _("%(n)s件より多い") % {"n": MAX_COUNTED}
        return _("%(n)s件") % {"n": self.count}
