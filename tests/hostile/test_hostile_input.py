"""Whatever is sent to whatever address: a page, never a 5xx, and nothing stored."""

import logging
import string
from collections.abc import Iterator
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import Resolver404, path, resolve
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from madoguchi.platform.batch import batch
from madoguchi.platform.models import AuditEvent
from madoguchi.web.http.path_converters import (
    ContractCodeConverter,
    DocumentNumberConverter,
    OrderNumberConverter,
)
from madoguchi.web.urls import urlpatterns as ours
from tests.bills import a_bill, document_of_bill
from tests.effort import chance_of, how_many
from tests.operator import an_operator

REACH = how_many(2_500, long=20_000)
EACH = {
    "paths": how_many(300, long=2_500),
    "queries": how_many(250, long=2_000),
    "strings": how_many(200, long=1_500),
    "forms": how_many(400, long=3_000),
}
ROUNDS, EACH_ROUND = 4, how_many(200, long=1_750)
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
MONTH = "[12][0-9]{3}-(0[1-9]|1[0-2])"
PATHS = {
    "/{}": "",
    "/go/{}": ".+",
    "/c/{}/": ContractCodeConverter.regex,
    "/c/{}/bills/": ContractCodeConverter.regex,
    "/c/{}/bills/latest": ContractCodeConverter.regex,
    "/c/-/usage/{}": MONTH,
    "/c/-/bills/{}": MONTH,
    "/c/-/bills/{}/invoice": MONTH,
    "/c/-/bills/{}/invoice.pdf": MONTH,
    "/c/-/bills/{}/lines.csv": MONTH,
    "/orders/{}/": OrderNumberConverter.regex,
    "/documents/{}.pdf": DocumentNumberConverter.regex,
    "/help/errors/{}/": "[-a-zA-Z0-9_]{1,60}",
    "/static/{}": "",
    "/dev/outbox/{}": "",
}
"""Addresses with the shape of what the router lets through, where it asks for one."""

QUERIES = [
    ("/contracts/", "q"),
    ("/c/-/bills/", "before"),
    ("/c/-/bills/2026-10/lines.csv", "encoding"),
    ("/c/-/bills/2026-10", "next"),
    ("/", "party"),
    ("/bills/search/", "begin"),
    ("/bills/search/", "least"),
    ("/bills/search/", "q"),
]
FORMS = [
    ("/check/", ["sha256"]),
    ("/login/", ["identifier", "password", "next"]),
    ("/first-access/", ["number", "next"]),
    ("/first-access/code/", ["code", "next"]),
    ("/first-access/password/", ["password", "next"]),
]

LOOKS = {"document_downloaded"}  # acts that change nothing but the log
words = st.one_of(
    st.sampled_from(CORPUS),
    st.text(max_size=60),
    st.binary(max_size=30).map(lambda raw: raw.decode("latin-1")),
    st.text(string.printable, max_size=60),
)


def fit(where: str) -> st.SearchStrategy[tuple[str, str]]:
    """Mostly what the router lets through, so that a page has to read it."""
    if not (shape := PATHS[where]):
        return st.tuples(st.just(where), words)
    fitting = st.from_regex(shape, fullmatch=True)
    return st.tuples(st.just(where), st.one_of(fitting, fitting, fitting, words))


def reaches_a_page(where: str) -> bool:
    try:
        resolve(where)
    except Resolver404:
        return False
    return True


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


@pytest.fixture
def world(hanako, settings, record_property) -> Iterator[tuple[Client, Client]]:
    """Somebody signed in with a bill, and somebody who is not."""
    COUNT.update(dict.fromkeys(COUNT, 0))
    an_operator()
    document_of_bill(a_bill(hanako, date(2026, 10, 1)))
    logging.disable(logging.CRITICAL)
    clients = hanako.client, Client()
    for client in clients:
        client.raise_request_exception = True
    before, told = facts(), acts()
    yield clients
    logging.disable(logging.NOTSET)
    assert facts() == before
    assert acts() - told <= LOOKS
    record_property("hostile inputs without a 5xx, nothing stored", COUNT["inputs"])
    reached = "paths that reach a page"
    record_property(f"hostile {reached}", COUNT[reached])


def facts() -> dict[str, list[object]]:
    """All rows of ours but the guard's counters and the log, which tells of looks.

    And but the list of tasks that pages may ask for: migrations alone write it.
    """
    counters = {"Attempts", "Challenge", "AuditEvent", "AuditHead", "AskableTask"}
    ours = [m for m in apps.get_models() if m.__module__.startswith("madoguchi.")]
    with batch("test"):
        return {
            m.__name__: sorted(map(str, m.objects.values_list()))
            for m in ours
            if m.__name__ not in counters
        }


def acts() -> set[str]:
    with batch("test"):
        return set(AuditEvent.objects.values_list("verb", flat=True))


def many(count: int, act, *more) -> None:
    """Hypothesis for the shapes, and the corpus at every place it has not tried."""
    hypothesis_settings(max_examples=count, deadline=None)(given(*more)(act))()


def try_paths(client: Client) -> None:
    def act(told: tuple[str, str]) -> None:
        where, text = told
        COUNT["paths that reach a page"] += reaches_a_page(where.format(text))
        judged(client.generic("GET", "/", PATH_INFO=where.format(encodable(text))))

    many(EACH["paths"], act, st.sampled_from(sorted(PATHS)).flatmap(fit))


def try_queries(client: Client) -> None:
    def act(place: tuple[str, str], text: str) -> None:
        where, name = place
        judged(client.get(where, {name: text.encode("utf-8", "surrogatepass")}))

    many(EACH["queries"], act, st.sampled_from(QUERIES), words)


WHO = pytest.mark.parametrize("who", [0, 1], ids=["signed in", "nobody"])


@WHO
def test_hostile_paths(world, who):
    try_paths(world[who])
    assert COUNT["inputs"] >= EACH["paths"]
    # how many of them fit depends on what chance draws: a quarter, at the least
    assert COUNT["paths that reach a page"] >= EACH["paths"] / 4


@WHO
def test_hostile_queries(world, who):
    try_queries(world[who])
    assert COUNT["inputs"] >= EACH["queries"]


def test_hostile_query_strings(world):
    rng = chance_of()
    signed_in, _ = world
    for _round in range(EACH["strings"]):
        raw = "".join(rng.choice("&=%;+?#[]ab01ñ\x00\xff") for _ in range(40))
        judged(signed_in.generic("GET", "/contracts/", QUERY_STRING=raw))


def test_hostile_forms(world):
    _, nobody = world

    def act(place, texts):
        where, names = place
        sent = {
            name: text.encode("utf-8", "surrogatepass")
            for name, text in zip(names, texts, strict=False)
            if not (where == "/login/" and name == "password")
        }
        judged(nobody.post(where, sent))

    many(
        EACH["forms"],
        act,
        st.sampled_from(FORMS),
        st.lists(words, min_size=3, max_size=3),
    )
    assert COUNT["inputs"] >= EACH["forms"]


def test_hostile_sign_ins(world):
    _, nobody = world
    for text in CORPUS:
        sent = {"identifier": text.encode("utf-8", "surrogatepass"), "password": text}
        sent["password"] = sent["identifier"]
        judged(nobody.post("/login/", sent))
    huge = judged(
        nobody.post("/login/", {"identifier": "N100000001", "password": "x" * 2**21})
    )
    assert huge.status_code == 400 and "PAGE-4000" in huge.content.decode()


BODIES = [
    (b"{", "application/json"),
    (b"\xff\xfe", "application/x-www-form-urlencoded; charset=utf-7"),
    (b"--x\r\nContent-Disposition: form-data", "multipart/form-data; boundary=x"),
    (b"", "multipart/form-data"),
    (b"a=1&" * 500, "application/x-www-form-urlencoded"),
    (b"identifier=%00&password=%00", "application/x-www-form-urlencoded"),
    (b"identifier=a&identifier=b", "application/x-www-form-urlencoded; charset=x"),
    (b"\x00" * 1000, "application/octet-stream"),
]
HEADERS = [
    {"HTTP_COOKIE": "session=\x00; csrf=" + "x" * 5000},
    {"HTTP_COOKIE": "session=../../x; ===;;"},
    {"HTTP_HOST": "evil.example"},
    {"HTTP_HOST": "a b"},
    {"HTTP_ACCEPT_LANGUAGE": "x" * 3000},
    {"HTTP_X_FORWARDED_FOR": "'; --"},
    {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "javascript:alert(1)"},
    {"HTTP_ACCEPT_ENCODING": "gzip;q=nan"},
    {"CONTENT_LENGTH": "-1"},
    {"HTTP_REFERER": "\x00"},
]


def test_hostile_bodies_headers_and_methods(world):
    for client in world:
        for where, _ in FORMS + QUERIES:
            for body, kind in BODIES:
                judged(client.generic("POST", where, body, content_type=kind))
            for header in HEADERS:
                judged(client.get(where, **header))
            for method in ("PUT", "TRACE", "PROPFIND", "X" * 300):
                judged(client.generic(method, where))


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_the_corpus_in_pairs_at_every_place(world, seed):
    signed_in, nobody = world
    rng = chance_of(seed)
    for _round in range(EACH_ROUND):
        text = rng.choice(CORPUS) + rng.choice(CORPUS)[:50]
        where = rng.choice(sorted(PATHS))
        client = nobody if rng.random() < 0.8 else signed_in
        raw = where.format(encodable(text))
        judged(client.generic("GET", "/", PATH_INFO=raw))


def test_what_is_tried_adds_up_to_what_is_promised():
    twice = 2 * (EACH["paths"] + EACH["queries"])
    once = EACH["strings"] + EACH["forms"] + ROUNDS * EACH_ROUND
    assert twice + once >= REACH


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(request.GET["q"])


urlpatterns = [path("", breaks, name="home"), *ours[1:]]
handler500 = "madoguchi.web.http.error_pages.server_error"


@pytest.mark.urls("tests.hostile.test_hostile_input")
def test_the_oracle_notices_a_view_that_breaks(hanako):
    client = hanako.client
    client.raise_request_exception = False
    logging.disable(logging.CRITICAL)
    with pytest.raises(AssertionError, match="500"):
        judged(client.get("/", {"q": "x"}))
    page = client.get("/", {"q": "secret words"})
    logging.disable(logging.NOTSET)
    said = page.content.decode()
    assert page["X-Trace"] in said and "PAGE-5000" in said
    assert "secret words" not in said and "RuntimeError" not in said
    assert settings.DEBUG is False
