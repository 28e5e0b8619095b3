"""What a page of the static site may load: its own style, and files beside it."""

import hashlib
from base64 import b64encode
from functools import cache

from django.template.loader import render_to_string

STYLE_FILE = "status_site/style.css"


@cache
def site_policy() -> str:
    """Return the Content-Security-Policy, which stands in each page.

    So it holds on any web server, whatever headers that sends.
    """
    digest = hashlib.sha256(render_to_string(STYLE_FILE).encode()).digest()
    return "; ".join(
        [
            "default-src 'none'",
            f"style-src 'sha256-{b64encode(digest).decode()}'",
            *("script-src 'self'", "connect-src 'self'", "img-src 'self'"),
            *("base-uri 'none'", "form-action 'none'"),
        ]
    )
