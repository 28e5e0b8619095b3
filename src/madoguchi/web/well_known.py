"""Addresses that every site has in the same place: RFC 9116 and password managers."""

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from madoguchi.platform.clock import now

SECURITY_TXT_DAYS = 180  # RFC 9116 advises less than a year


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness; 404 where the operator has named nobody."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    expires_on = now().date() + timedelta(SECURITY_TXT_DAYS)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires_on}T00:00:00+09:00",
        "Preferred-Languages: ja, en",
    ]
    if settings.WEB_ORIGIN.text:
        address = settings.WEB_ORIGIN.text + reverse("security-txt")
        lines.append(f"Canonical: {address}")
    text = "".join(f"{line}\r\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def change_password(request: HttpRequest) -> HttpResponse:
    """Lead a password manager to the form for a new password."""
    return redirect("password")
