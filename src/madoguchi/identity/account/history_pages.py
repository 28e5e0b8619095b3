"""The sign-in history: the newest hundred events."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from madoguchi.accounts.models import SignInEvent
from madoguchi.accounts.sign_in_history import (
    SIGN_IN_EVENT_LABELS,
    WAY_LABELS,
    newest_sign_in_events,
)
from madoguchi.identity.current_user import current_user


@require_safe
def sign_in_history(request: HttpRequest) -> HttpResponse:
    page = {
        "rows": [
            history_row(event) for event in newest_sign_in_events(current_user(request))
        ]
    }
    return render(request, "account/history.html", {"page": page})


def history_row(event: SignInEvent) -> dict[str, object]:
    """Return the event with the labels of its kind and way."""
    return {
        "event": event,
        "what": SIGN_IN_EVENT_LABELS.get(event.what, event.what),
        "way": WAY_LABELS.get(event.way, ""),
    }
