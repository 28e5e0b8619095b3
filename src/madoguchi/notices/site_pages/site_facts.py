"""What the static site is made of, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from madoguchi.catalogue.models import Operator
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_times import notices_to_show
from madoguchi.notices.status_board import StatusBoard, board_of_notices


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """`url`: where the site is served, without a slash at its end; "" if unknown."""

    at: datetime
    brand: str
    phone: str
    portal: str
    url: str
    notices: Sequence[Notice]
    board: StatusBoard


def read_site_facts(at: datetime) -> SiteFacts:
    """Read notices and operator. Inside a batch."""
    operator = Operator.objects.first()
    notices = notices_to_show(at)
    return SiteFacts(
        at=at,
        brand=operator.brand if operator else "",
        phone=operator.support_phone if operator else "",
        portal=settings.WEB_ORIGIN.text,
        url=settings.STATUS_URL.rstrip("/"),
        notices=notices,
        board=board_of_notices(notices, at),
    )
