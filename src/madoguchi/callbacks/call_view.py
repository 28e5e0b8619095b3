"""The address that outside systems call. It shows nothing to whoever asks."""

from datetime import datetime
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from madoguchi.callbacks.alert_bodies import ALERT_SENDER_NAME
from madoguchi.callbacks.alert_calls import are_alerts_open, take_alerts
from madoguchi.callbacks.call_outcomes import STATUS_OF_OUTCOME, Outcome, count_call
from madoguchi.callbacks.call_sources import CallSource, call_source
from madoguchi.callbacks.inbound_calls import ToldBody, store_calls
from madoguchi.kernel.call_signatures import SignedCall, Verdict
from madoguchi.platform.clock import now

MAX_BODY_BYTES = 65_536


@csrf_exempt
@non_atomic_requests
@require_POST
def take_call(request: HttpRequest, sender: str, key: str = "") -> HttpResponse:
    """Verify, store and answer; the job that is asked for does the rest."""
    source, at = call_source(sender), now()
    if sender == ALERT_SENDER_NAME and are_alerts_open():
        outcome = take_from_monitoring(request, key, at)
    elif source is None:
        return silent_response(HTTPStatus.NOT_FOUND)
    else:
        outcome = take_from_source(request, source, sender, key, at)
    count_call(sender, outcome, at)
    return silent_response(STATUS_OF_OUTCOME[outcome])


def silent_response(status: int) -> HttpResponse:
    """Return an empty answer that Django does not log: an address may hold a secret.

    Nor could somebody who tries fill the log; they are counted.
    """
    response = HttpResponse(status=status)
    response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 Django's own mark of what it has logged
    return response


def take_from_source(
    request: HttpRequest, source: CallSource, sender: str, key: str, at: datetime
) -> Outcome:
    body = body_of_call(request)
    if body is None:
        return Outcome.TOO_LARGE
    call = signed_call(request, body, key)
    verdict = source.signature(call, source.secrets, at)
    if verdict != Verdict.GENUINE:
        return Outcome.STALE if verdict == Verdict.STALE else Outcome.FORGED
    try:
        calls = source.read(body)
    except (ValueError, RecursionError):  # JSON deeper than Python goes
        return Outcome.UNREADABLE
    return store_calls(sender, calls, ToldBody(body, source.keeps_bodies), at)


def take_from_monitoring(request: HttpRequest, key: str, at: datetime) -> Outcome:
    body = body_of_call(request)
    if body is None:
        return Outcome.TOO_LARGE
    return take_alerts(signed_call(request, body, key), at)


def signed_call(request: HttpRequest, body: bytes, key: str) -> SignedCall:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return SignedCall(body, headers, key)


def body_of_call(request: HttpRequest) -> bytes | None:
    """Return the body; None for one that is too large to be a call of anybody."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY_BYTES:
        return None
    try:
        body = request.body
    except RequestDataTooBig:
        return None
    return body if len(body) <= MAX_BODY_BYTES else None
