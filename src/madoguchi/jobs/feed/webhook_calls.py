"""A line of the feed as a webhook, and what its answer means."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from http import HTTPStatus

from madoguchi.jobs.feed.change_lines import ChangeLine
from madoguchi.jobs.feed.line_formats import line_cells
from madoguchi.kernel.call_signatures import sign_standard
from madoguchi.webhooks.ports import WebhookCall

FIRST_WAIT_SECONDS, MAX_WAIT_SECONDS = 5, 900


class Answer(StrEnum):
    """What a receiver said: about the line, or about itself."""

    TAKEN = "taken"
    REJECTED = "rejected"  # it has read the line and will not have it
    AWAY = "away"  # all lines wait for it
    GONE = "gone"  # it wants no more


REJECTING_STATUSES = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}


def meaning_of_status(status: int) -> Answer:
    """Read a status. A redirect is not followed: the receiver is not there."""
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Answer.TAKEN
    if status == HTTPStatus.GONE:
        return Answer.GONE
    return Answer.REJECTED if status in REJECTING_STATUSES else Answer.AWAY


def build_webhook(
    line: ChangeLine, url: str, secrets: Sequence[str], at: datetime
) -> WebhookCall:
    """Build the call of a line; its id is the same each time it is sent."""
    cells = line_cells(line)
    told = {"type": f"change.{line.state}", "timestamp": cells["at"], "data": cells}
    body = json.dumps(told, ensure_ascii=False).encode()
    headers = sign_standard(f"change_{line.seq}", body, secrets, at)
    headers |= {"content-type": "application/json", "user-agent": "Madoguchi"}
    return WebhookCall(url, headers, body)


def wait_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row: 5 seconds, doubling.

    At most 15 minutes, so that a receiver that comes back has all soon.
    """
    doublings = min(failures - 1, 20)
    return timedelta(seconds=min(FIRST_WAIT_SECONDS * 2**doublings, MAX_WAIT_SECONDS))
