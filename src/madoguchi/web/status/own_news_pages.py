"""News of one's own contracts: choose how to hear of them, and let a browser in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from madoguchi.identity.current_user import current_user
from madoguchi.kernel.errors import Refused
from madoguchi.notices.kept_browsers import keep_browser
from madoguchi.notices.own_subscriptions import (
    choose_own_news,
    live_subscriptions_of,
)
from madoguchi.notices.push_keys import push_public_key
from madoguchi.notices.push_ports import PUSH
from madoguchi.notices.subscription_models import Way
from madoguchi.platform.clock import now
from madoguchi.web.status.own_news_form import OwnNewsForm


@require_http_methods(["GET", "HEAD", "POST"])
def own_news(request: HttpRequest) -> HttpResponse:
    """Choose the ways in which one hears of one's own contracts."""
    user = current_user(request)
    form = OwnNewsForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        choose_own_news(user, form.chosen_places, form.wishes, now())
        return redirect("own-news")
    return render_own_news(request, form)


@require_POST
def own_news_browser(request: HttpRequest) -> HttpResponse:
    """Let this browser in, or out with all others of the same login."""
    user, at = current_user(request), now()
    if request.POST.get("act") == "stop":
        browsers = live_subscriptions_of(user).filter(way=Way.PUSH)
        browsers.update(ended_at=at)
        return redirect("own-news")
    names = ("endpoint", "key", "secret")
    endpoint, key, secret = (request.POST.get(name, "") for name in names)
    try:
        keep_browser(user, endpoint, key, secret, at)
    except Refused as refusal:
        return render_own_news(request, OwnNewsForm(user=user), refusal)
    return redirect("own-news")


def render_own_news(
    request: HttpRequest, form: OwnNewsForm, refusal: Refused | None = None
) -> HttpResponse:
    rows = live_subscriptions_of(current_user(request))
    page = {
        "form": form,
        "refusal": refusal,
        "is_told": rows.exists(),
        "browsers": rows.filter(way=Way.PUSH).count(),
        "push_key": push_public_key() if PUSH.is_open else "",
    }
    status = 422 if refusal or form.errors else 200
    return render(request, "status/own_news.html", {"page": page}, status=status)
