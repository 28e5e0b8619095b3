"""The page of the ten backup codes, which are shown once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.guard import backup_codes
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.current_user import current_user
from madoguchi.identity.sign_in_events import record_sign_in_event
from madoguchi.platform.clock import now


@require_http_methods(["GET", "HEAD", "POST"])
def backup_codes_page(request: HttpRequest) -> HttpResponse:
    """GET shows how many are unused. POST makes ten new ones and shows them once."""
    user = current_user(request)
    if "saved" in request.POST:
        return redirect("security")
    new_codes: list[str] = []
    if request.method == "POST":
        new_codes = backup_codes.renew_backup_codes(user, now())
        record_sign_in_event(request, user, "backup-codes")
        announce_security_change(user, "backup-codes")
    page = {
        "codes": new_codes,
        "unused_count": backup_codes.unused_code_count(user),
        "at": now(),
        "user": user,
    }
    return render(request, "account/backup_codes.html", {"page": page})
