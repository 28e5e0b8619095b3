"""The page on which somebody chooses and orders their own shortcuts."""

from typing import cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from madoguchi.accounts.models import User
from madoguchi.identity.member_request import MemberRequest
from madoguchi.web.home.shortcuts import (
    MAX_SHORTCUTS,
    chosen_shortcuts,
    offered_shortcuts,
    shortcuts_after,
)


@require_http_methods(["GET", "HEAD", "POST"])
def shortcuts(request: MemberRequest) -> HttpResponse:
    """Each button is one act on one shortcut, and shows the choice after it."""
    offered = offered_shortcuts(request)
    chosen = chosen_shortcuts(request)
    if request.method == "POST":
        act, _colon, name = request.POST.get("act", "").partition(":")
        if name in {shortcut.purpose for shortcut in offered}:
            names = shortcuts_after([s.purpose for s in chosen], act, name)
            user = cast(User, request.user)
            User.objects.filter(pk=user.pk).update(shortcuts=names)
        return redirect("shortcuts")
    page = {
        "chosen": chosen,
        "others": [shortcut for shortcut in offered if shortcut not in chosen],
        "is_full": len(chosen) >= MAX_SHORTCUTS,
        "most": MAX_SHORTCUTS,
    }
    return render(request, "home/shortcuts.html", {"page": page})
