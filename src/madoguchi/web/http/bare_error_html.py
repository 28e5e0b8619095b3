"""The HTML of an error page that needs neither templates nor models."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import gettext as _

from madoguchi.web.error_codes import ERROR_CODES

RETRY_AFTER_SECONDS = 30


def bare_error_html(code: str, sentences: Iterable[str]) -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in [*sentences, *status_link()])
    return (
        '<!doctype html><html lang="ja"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        '<meta name="color-scheme" content="light dark">'
        f"<title>{code}</title><h1>{code}</h1>{paragraphs}</html>"
    )


def status_link() -> list[str]:
    """Link the static site of outages, which lives when this portal does not."""
    if not settings.STATUS_URL:
        return []
    words = _("いまの障害の様子を見る（別のサイト）")
    return [f'<a href="{escape(settings.STATUS_URL.rstrip("/"))}/">{words}</a>']


CODE_OF_REFUSED_BODY = {
    400: "PAGE-4000",
    408: "PAGE-4080",
    413: "PAGE-4130",
    503: "PAGE-5031",
}


def refused_body_html(status: int) -> str:
    """Return the page for a body that was not taken, with that status."""
    code = CODE_OF_REFUSED_BODY[status]
    explanation = ERROR_CODES[code]
    unchanged = _("何も変更していません。")
    return bare_error_html(
        code, [str(explanation.what), unchanged, str(explanation.next)]
    )
