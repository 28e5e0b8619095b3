"""The answers to bodies that are not taken, made without templates or a thread."""

from functools import cache

from madoguchi.config.front.wsgi_calls import Headers
from madoguchi.web.http.bare_error_html import RETRY_AFTER_SECONDS, refused_body_html


@cache
def refusal_answer(status: int) -> tuple[Headers, bytes]:
    """Return headers and page. The connection ends: what still comes is not read."""
    page = refused_body_html(status).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (b"cache-control", b"no-store"),
        (b"connection", b"close"),
        (b"content-security-policy", b"default-src 'none'"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if status == 503:  # noqa: PLR2004 the one status after which to try again
        headers.append((b"retry-after", str(RETRY_AFTER_SECONDS).encode()))
    return headers, page
