"""Let a browser tell news of one's own contracts, or no browser any more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from madoguchi.identity.current_user import current_user
from madoguchi.kernel.errors import Refused
from madoguchi.notices.kept_browsers import keep_browser
from madoguchi.notices.own_subscriptions import live_subscriptions_of
from madoguchi.notices.subscription_models import Way
from madoguchi.platform.clock import now
from madoguchi.web.status.own_news_form import OwnNewsForm
from madoguchi.web.status.own_news_pages import render_own_news


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
