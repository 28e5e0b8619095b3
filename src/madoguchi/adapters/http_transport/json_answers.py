"""POST to a vendor over HTTP, and read the object that it answers with."""

import json
import urllib.request
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError

from madoguchi.kernel.errors import Unavailable

TIMEOUT_SECONDS = 10
MAX_ANSWER_BYTES = 100_000
OWN_FAULTS = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.REQUEST_TIMEOUT,
    HTTPStatus.TOO_MANY_REQUESTS,
}
"""Answers that say nothing about the message: our settings, or too much at once."""


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would lose the body, or carry our token elsewhere."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


OPENER = urllib.request.build_opener(NoRedirect)


class RejectedError(Exception):
    """The vendor has read the message and will not take it (400, 422, …)."""


def post_for_object(url: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
    """Return the JSON object of a 2xx answer.

    RejectedError where the vendor refuses what was sent; Unavailable without an
    answer, with one that is no object, and where it does not know us or asks to wait.
    """
    try:
        request = urllib.request.Request(url, body, headers)  # noqa: S310 the operator's own setting
        with OPENER.open(request, timeout=TIMEOUT_SECONDS) as response:
            answer = json.loads(response.read(MAX_ANSWER_BYTES))
    except HTTPError as error:
        error.close()
        if error.code in OWN_FAULTS or not is_refusal(error.code):
            raise Unavailable(f"HTTP {error.code}") from error
        raise RejectedError(f"HTTP {error.code}") from error
    except (OSError, ValueError, RecursionError, HTTPException) as error:
        raise Unavailable(type(error).__name__) from error
    if not isinstance(answer, dict):
        raise Unavailable("the answer is no object")
    return answer


def object_with_id(body: bytes, id_field: str) -> dict[str, Any]:
    """Parse what a vendor calls back with; ValueError where no text names it."""
    found = json.loads(body)
    if not isinstance(found, dict) or not isinstance(found.get(id_field), str):
        raise ValueError(f"no object with {id_field}")  # noqa: TRY004 the port says ValueError
    return found


def is_refusal(status: int) -> bool:
    return HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
