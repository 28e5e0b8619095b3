"""Reject URLs that no page can have, before anything reads them."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse

from madoguchi.platform.http import GetResponse

MAX_PATH_LENGTH = 500
MAX_QUERY_STRING_LENGTH = 2_000


def reject_malformed_urls(get_response: GetResponse) -> GetResponse:
    """Answer a path or query that is too long or holds NUL with 400.

    PostgreSQL text cannot hold NUL, so no address of ours has one. Form fields are
    not checked here: the form itself reports what is wrong.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path or len(request.path) > MAX_PATH_LENGTH:
            raise BadRequest("path")
        if "%00" in query or "\0" in query or len(query) > MAX_QUERY_STRING_LENGTH:
            raise BadRequest("query")
        return get_response(request)

    return middleware
