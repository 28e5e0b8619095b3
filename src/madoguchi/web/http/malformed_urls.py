"""What no page of ours can mean is turned away before anything reads it."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from madoguchi.platform.http import GetResponse

MAX_PATH_LENGTH = 500
MAX_QUERY_STRING_LENGTH = 2_000


def reject_malformed_urls(get_response: GetResponse) -> GetResponse:
    """A path or query that is huge or holds NUL is answered with 400.

    PostgreSQL text cannot hold NUL, so no address of ours has one. Form fields are
    not touched: they say themselves what is wrong with them.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or len(request.path) > MAX_PATH_LENGTH:
            raise BadRequest("path")
        if "%00" in query or "\0" in query or len(query) > MAX_QUERY_STRING_LENGTH:
            raise BadRequest("query")
        return get_response(request)

    return middleware
