"""Whether the operator's telephone is answered now, and the sentence when it is not."""

from django.utils.translation import gettext as _

from madoguchi.catalogue.cached_reference import support_closing_at
from madoguchi.catalogue.support_desk import ClosedDesk
from madoguchi.kernel.wording import format_short_day
from madoguchi.platform.clock import now
from madoguchi.procedures.toolkit.timing.wording import format_hour


def closed_desk_now() -> ClosedDesk | None:
    """Return that nobody answers the telephone; None while somebody may."""
    return support_closing_at(now())


def closed_desk_words(desk: ClosedDesk | None) -> str:
    """Say that it is closed and when it opens next; "" for None."""
    if desk is None:
        return ""
    if desk.opens_at is None:
        return _("いまは受付時間外です。")
    words = _("いまは受付時間外です。次は%(day)s%(clock)sから受け付けます。")
    return words % {
        "day": format_short_day(desk.opens_at),
        "clock": format_hour(desk.opens_at.time()),
    }
