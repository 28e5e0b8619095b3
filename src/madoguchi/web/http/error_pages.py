"""Error pages: what happened, what became of the input, what to do now."""

import sys
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from madoguchi.identity.stale_tabs import page_past_stale_form
from madoguchi.kernel.errors import Refused
from madoguchi.kernel.spoken_codes import spoken_code
from madoguchi.platform.clock import now
from madoguchi.web.http.bare_error_html import (
    RETRY_AFTER_SECONDS,
    bare_error_html,
)
from madoguchi.web.http.cached_reference import current_reference
from madoguchi.web.http.database_unavailable import (
    is_database_unavailable,
    may_have_committed,
)
from madoguchi.web.http.explained_codes import explained_codes
from madoguchi.web.http.trace_ids import trace_of_request

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


@dataclass(frozen=True, slots=True)
class ErrorPage:
    code: str
    title: str
    input_fate: str
    next_step: str
    trace: str
    at: datetime


def render_error(
    request: HttpRequest, status: int, code: str, words: list[str]
) -> HttpResponse:
    title, input_fate, next_step = words
    code, trace = spoken_code(code), trace_of_request(request)
    page = ErrorPage(code, title, input_fate, next_step, trace, now())
    return render(request, "errors/error.html", {"page": page}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    words = [
        _("このアドレスまたは送信内容を読み取れませんでした。"),
        _("何も変更していません。"),
        _("ホームから、もう一度お進みください。"),
    ]
    return render_error(request, 400, "PAGE-4000", words)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page; with a Refused as its argument it says why the page is gone."""
    if exception.args and isinstance(refusal := exception.args[0], Refused):
        code = refusal.code
        words = [
            str(refusal),
            _("何も変更していません。"),
            str(explained_codes()[code].next),
        ]
        return render_error(request, 404, code, words)
    words = [
        _("このページは、いまのログインIDでは見られないか、存在しません。"),
        _("何も変更していません。"),
        _("アドレスを確かめるか、別のログインIDでお試しください。"),
    ]
    return render_error(request, 404, "PAGE-4040", words)


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    words = [
        _("このアドレスでは、その操作はできません。"),
        _("何も変更していません。"),
        _("ホームから、もう一度お進みください。"),
    ]
    response = render_error(request, 405, "PAGE-4050", words)
    response["Allow"] = allowed
    return response


def refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The 409 page for a refusal that concerns the whole page."""
    words = [
        str(refusal),
        _("何も変更していません。"),
        str(explained_codes()[refusal.code].next),
    ]
    return render_error(request, 409, refusal.code, words)


def access_ended_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The 403 page for a customer whose access has ended, with the support phone."""
    operator = current_reference().operator
    whom = f"{operator.brand} {operator.support_phone}" if operator else ""
    words = [str(refusal), str(explained_codes()[refusal.code].next), whom]
    return render_error(request, 403, refusal.code, words)


def grants_over_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The 403 page for somebody of a company outside the days of all grants."""
    words = [
        str(refusal),
        _("何も変更していません。"),
        str(explained_codes()[refusal.code].next),
    ]
    return render_error(request, 403, refusal.code, words)


def recovery_hold_page(request: HttpRequest, until: str) -> HttpResponse:
    """The 403 page in the three days after a recovery; `until` is worded for people."""
    words = [
        _("ログインを復旧したばかりのため、この手続きはまだできません。"),
        _("何も変更していません。"),
        _("%(until)sからお手続きいただけます。お急ぎのときはお電話ください。")
        % {"until": until},
    ]
    return render_error(request, 403, "PAGE-4030", words)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Refuse a form without a right token; go on where another tab has done it."""
    if target := page_past_stale_form(request, reason):
        return redirect(target)
    words = [
        _("この画面は古くなっています。"),
        _("送信された内容は受け付けていません。"),
        _("前の画面に戻り、再読み込みしてから、もう一度送信してください。"),
    ]
    return render_error(request, 403, "FORM-4030", words)


def server_error(request: HttpRequest) -> HttpResponse:
    """The 500 page with the trace number, made without templates or database.

    An unreachable database is a 503 instead.
    """
    fault = sys.exception()
    if fault and is_database_unavailable(fault):
        return database_unavailable_page(
            request, may_be_written=may_have_committed(fault)
        )
    fate = _(
        "申し訳ありません。この画面を表示できませんでした。変更は保存されていません。"
    )
    ask = _("お問い合わせの際は、次の番号をお伝えください。")
    return render_bare_error(request, 500, "PAGE-5000", [fate, ask])


def database_unavailable_page(
    request: HttpRequest, *, may_be_written: bool
) -> HttpResponse:
    """The 503 page; `may_be_written` where a commit may have succeeded unseen."""
    sorry = _("申し訳ありません。いま、こちらのデータベースにつながりません。")
    again = _("1分ほど待ってから、この画面をもう一度開いてください。")
    words = [sorry, again]
    if request.method not in SAFE_METHODS and may_be_written:
        fate = _("送信された内容を受け付けたかどうか、確かめられませんでした。")
        words = [sorry, fate, _("1分ほど待ち、元の画面を開き直して確かめてください。")]
    elif request.method not in SAFE_METHODS:
        fate = _("送信された内容は受け付けていません。")
        back = _("1分ほど待ってから前の画面に戻り、もう一度押してください。")
        words = [sorry, fate, back]
    ask = _("続くときは、次の番号を添えてお問い合わせください。")
    response = render_bare_error(request, 503, "PAGE-5030", [*words, ask])
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def render_bare_error(
    request: HttpRequest, status: int, code: str, words: list[str]
) -> HttpResponse:
    """An error page that needs neither templates nor the database."""
    trace = f"<strong>{trace_of_request(request)}</strong>"
    html = bare_error_html(code, [*words, trace])
    return HttpResponse(html, status=status, headers={"Cache-Control": "no-store"})
