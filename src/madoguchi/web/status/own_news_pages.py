"""News of one's own contracts: choose how to hear of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from madoguchi.identity.current_user import current_user
from madoguchi.kernel.errors import Refused
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
