"""Hostile texts, and what holds of every answer to them."""

import string

from django.http import HttpResponse
from hypothesis import strategies as st

COUNT = {"inputs": 0, "paths that reach a page": 0}
CORPUS = [
    "",
    " ",
    "\0",
    "\r\nSet-Cookie: a=b",
    "\u202e\u2066",
    "\u2028\u2029",
    "\ud800",
    "％００",
    "%00%ff%c0%ae",
    "../../../../etc/passwd",
    "..\\..\\",
    "' OR 1=1 --",
    "'; DROP TABLE accounts_user; --",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% debug %}",
    "${jndi:ldap://127.0.0.1/a}",
    "９９９９－１３",
    "2026-10",
    "0000-00",
    "9999-12",
    "-1",
    "1e309",
    "9" * 400,
    "NaN",
    "N100000001",
    "Ｎ１００００００００１",
    "👨‍👩‍👧‍👦" * 50,
    "𠮷髙﨑",
    "a" * 3_000,
    "á́́́" * 300,
    "null",
    "[]",
    "__proto__",
    "http://127.0.0.1/",
    "//evil.example",
    "javascript:alert(1)",
]
EVIL = "<script>alert(1)</script>"

words = st.one_of(
    st.sampled_from(CORPUS),
    st.text(max_size=60),
    st.binary(max_size=30).map(lambda raw: raw.decode("latin-1")),
    st.text(string.printable, max_size=60),
)


def judged(response: HttpResponse) -> HttpResponse:
    """The oracle: no 5xx, no traceback, what was sent comes back escaped."""
    COUNT["inputs"] += 1
    assert response.status_code < 500, response.status_code
    if response.get("Content-Type", "").startswith("text/html"):
        body = response.content
        assert EVIL.encode() not in body and b"Traceback" not in body
    return response


def encodable(text: str) -> str:
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def encode_text(text: str) -> bytes:
    """As a form sends it, half a pair of surrogates too."""
    return text.encode("utf-8", "surrogatepass")
