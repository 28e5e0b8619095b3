"""Give every response a short trace number that can be read out on the phone."""

import logging
from secrets import choice

from django.http import HttpRequest, HttpResponse

from madoguchi.platform.http import GetResponse

TRACE_ALPHABET = (
    "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: read aloud without doubt
)
log = logging.getLogger(__name__)


def trace_middleware(get_response: GetResponse) -> GetResponse:
    def middleware(request: HttpRequest) -> HttpResponse:
        trace = "".join(choice(TRACE_ALPHABET) for _ in range(8))
        request.META["madoguchi.trace"] = trace
        response = get_response(request)
        response["X-Trace"] = trace
        if response.status_code >= 500:  # noqa: PLR2004 the server's own faults
            facts = trace, request.method, request.path[:200]
            status = {"status_code": response.status_code}
            log.error("trace %s: %s %s", *facts, extra=status)
        return response

    return middleware


def trace_of_request(request: HttpRequest) -> str:
    return str(request.META.get("madoguchi.trace", ""))
