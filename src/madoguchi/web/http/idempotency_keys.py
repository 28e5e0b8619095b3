from uuid import UUID, uuid4

from django.core.exceptions import BadRequest
from django.http import HttpRequest


def idempotency_key(request: HttpRequest) -> UUID:
    """The key of a command: made with the page, sent back by its form.

    BadRequest for a form without one.
    """
    if request.method != "POST":
        return uuid4()
    try:
        return UUID(request.POST["key"])
    except (KeyError, ValueError):
        raise BadRequest("a form without its key") from None
