"""Pages for what went wrong: what happened, what became of it, what to do now."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import now
from madoguchi.web.codes import CODES
from madoguchi.web.reference import reference
from madoguchi.web.trace import trace_of


@dataclass(frozen=True, slots=True)
class ErrorPage:
    code: str
    title: str
    input_fate: str
    next_step: str
    trace: str
    at: datetime


def show(
    request: HttpRequest, status: int, code: str, words: list[str]
) -> HttpResponse:
    title, input_fate, next_step = words
    page = ErrorPage(code, title, input_fate, next_step, trace_of(request), now())
    return render(request, "errors/error.html", {"page": page}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    words = [
        _("このアドレスまたは送信内容を読み取れませんでした。"),
        _("何も変更していません。"),
        _("ホームから、もう一度お進みください。"),
    ]
    return show(request, 400, "PAGE-4000", words)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """With a refusal in it: what was there once, and why it is not."""
    if exception.args and isinstance(refusal := exception.args[0], Refused):
        code = refusal.code
        words = [str(refusal), _("何も変更していません。"), str(CODES[code].next)]
        return show(request, 404, code, words)
    words = [
        _("このページは、いまのログインIDでは見られないか、存在しません。"),
        _("何も変更していません。"),
        _("アドレスを確かめるか、別のログインIDでお試しください。"),
    ]
    return show(request, 404, "PAGE-4040", words)


def not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    words = [
        _("このアドレスでは、その操作はできません。"),
        _("何も変更していません。"),
        _("ホームから、もう一度お進みください。"),
    ]
    response = show(request, 405, "PAGE-4050", words)
    response["Allow"] = allowed
    return response


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The rules say no to a whole page: what the code says to do is the next step."""
    words = [str(refusal), _("何も変更していません。"), str(CODES[refusal.code].next)]
    return show(request, 409, refusal.code, words)


def not_admitted(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Who was told so may still ask, by telephone."""
    operator = reference().operator
    whom = f"{operator.brand} {operator.support_phone}" if operator else ""
    words = [str(refusal), str(CODES[refusal.code].next), whom]
    return show(request, 403, refusal.code, words)


def held_back(request: HttpRequest, until: str) -> HttpResponse:
    """For three days after a recovery nothing that an intruder would want."""
    words = [
        _("ログインを復旧したばかりのため、この手続きはまだできません。"),
        _("何も変更していません。"),
        _("%(until)sからお手続きいただけます。お急ぎのときはお電話ください。")
        % {"until": until},
    ]
    return show(request, 403, "PAGE-4030", words)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    words = [
        _("この画面は古くなっています。"),
        _("送信された内容は受け付けていません。"),
        _("前の画面に戻り、再読み込みしてから、もう一度送信してください。"),
    ]
    return show(request, 403, "FORM-4030", words)


def broken(request: HttpRequest) -> HttpResponse:
    """A bug of ours: the number and nothing else. No template, no database."""
    body = _(
        "申し訳ありません。この画面を表示できませんでした。変更は保存されていません。"
    )
    ask = _("お問い合わせの際は、次の番号をお伝えください。")
    html = (
        '<!doctype html><html lang="ja"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>PAGE-5000</title><h1>PAGE-5000</h1><p>{body}</p>"
        f"<p>{ask}<strong>{trace_of(request)}</strong></p></html>"
    )
    return HttpResponse(html, status=500)
