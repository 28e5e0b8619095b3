"""The whole address of a page of ours, for whoever leads a browser back to it."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


def own_address(request: HttpRequest, name: str, *args: object) -> str:
    """Build it with the configured origin, else with the host that was asked."""
    path = reverse(name, args=args)
    if settings.WEB_ORIGIN.text:
        return f"{settings.WEB_ORIGIN.text}{path}"
    return request.build_absolute_uri(path)
