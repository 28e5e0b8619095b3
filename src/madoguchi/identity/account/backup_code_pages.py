"""Backup codes: ten lines to print, seen once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard import backup_codes
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.current_user import current_user
from madoguchi.identity.device import record_sign_in_event
from madoguchi.platform.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
def backup_codes_page(request: HttpRequest) -> HttpResponse:
    """GET says how many are left. POST makes ten new ones, and shows them once."""
    user = current_user(request)
    if "saved" in request.POST:
        return redirect("security")
    made: list[str] = []
    if request.method == "POST":
        made = backup_codes.renew_backup_codes(user, now())
        record_sign_in_event(request, user, "backup-codes")
        announce_security_change(user, "backup-codes")
    page = {
        "codes": made,
        "left": backup_codes.unused_code_count(user),
        "at": now(),
        "user": user,
    }
    return render(request, "account/backup_codes.html", {"page": page})
