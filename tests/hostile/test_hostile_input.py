"""Whatever is sent to whatever address: a page, never a 5xx, and nothing stored."""

import logging
import re
from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from typing import ClassVar

import pytest
from django.apps import apps
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.test import Client
from django.urls import Resolver404, path, resolve
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from madoguchi.platform.batch import batch
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.page_table import page_patterns
from madoguchi.web.urls import urlpatterns as ours
from tests.addresses import page_address
from tests.bills import a_bill, document_of_bill
from tests.effort import chance_of, how_many
from tests.hostile_texts import CORPUS, COUNT, encodable, encode_text, judged, words
from tests.operator import an_operator

EACH = {
    "paths": how_many(300, long=2_500),
    "queries": how_many(50, long=2_000),
    "strings": how_many(100, long=1_500),
    "forms": how_many(150, long=3_000),
}
OUTSIDE_OF_THE_TABLE = ["/{}", "/static/{}", "/dev/outbox/{}"]
"""What the router refuses, or a server in front answers."""

KNOWN_PARAMETERS = {
    ("sign-in", "next"),
    ("sign-in", "why"),
    ("contracts", "q"),
    ("find", "q"),
    ("bills", "before"),
    ("lines-csv", "encoding"),
    ("year-csv", "encoding"),
    ("payment-history-csv", "encoding"),
    ("payment-history", "begin"),
    ("bill", "number"),
    ("search", "begin"),
    ("search", "least"),
    ("search", "after"),
}
"""Some of those that must be found, page and parameter."""

FORMS = [
    ("/check/", ["sha256"]),
    ("/login/", ["identifier", "password", "next"]),
    ("/login/passkey/", ["credential", "next"]),
    ("/first-access/", ["number", "next"]),
    ("/first-access/code/", ["code", "next"]),
    ("/first-access/password/", ["password", "next"]),
]

LOOKS = {"document_downloaded"}  # acts that change nothing but the log


@cache
def addresses_with_arguments() -> dict[str, list[object]]:
    """Every address of the portal that has arguments, and their converters."""
    addresses = {}
    for pattern in page_patterns().values():
        if pattern.converters:
            address = "/" + re.sub("<[^>]+>", "{}", pattern.page.route)
            addresses[address] = list(pattern.converters.values())
    return addresses


def is_taken(converter, text: str) -> bool:
    """What the router asks of an argument besides its shape."""
    try:
        converter.to_python(text)
    except ValueError:
        return False
    return True


def texts_that_fit(converter) -> st.SearchStrategy[str]:
    shape = st.from_regex(converter.regex, fullmatch=True)
    return shape.filter(partial(is_taken, converter))


def fitting_address(where: str) -> st.SearchStrategy[str]:
    """An address that the router lets through, so that a page has to read it."""
    texts = map(texts_that_fit, addresses_with_arguments()[where])
    return st.tuples(*texts).map(lambda told: where.format(*told))


def any_address(where: str) -> st.SearchStrategy[str]:
    """An address with whatever in the place of each argument."""
    places = st.lists(words, min_size=where.count("{}"), max_size=where.count("{}"))
    return places.map(lambda told: where.format(*told))


def reaches_a_page(where: str) -> bool:
    try:
        resolve(where)
    except Resolver404:
        return False
    return True


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
    counters = {"Attempts", "Challenge", "SpentBudget"}
    counters |= {"AuditEvent", "AuditHead", "AskableTask"}
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
    """In pairs, so that half of them fit whatever chance draws."""

    def act(fitting: str, other: str) -> None:
        for where in (fitting, other):
            COUNT["paths that reach a page"] += reaches_a_page(where)
            judged(client.generic("GET", "/", PATH_INFO=encodable(where)))

    ours = sorted(addresses_with_arguments())
    others = sorted([*ours, *OUTSIDE_OF_THE_TABLE])
    many(
        EACH["paths"] // 2,
        act,
        st.sampled_from(ours).flatmap(fitting_address),
        st.sampled_from(others).flatmap(any_address),
    )


class ReadParameters(QueryDict):
    """The parameters of an address, which remember what was asked of them."""

    asked: ClassVar[set[str]] = set()

    def __getitem__(self, name: str) -> object:
        self.asked.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)

    def getlist(self, name: str, default: object = None) -> list[object]:
        self.asked.add(name)
        return super().getlist(name, default)


def find_parameters(client: Client, code: str) -> list[tuple[str, str]]:
    """Name each page that reads parameters of its address, with each that it reads."""
    found = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("django.core.handlers.wsgi.QueryDict", ReadParameters)
        for page in page_patterns():
            ReadParameters.asked.clear()
            client.get(page_address(page, code))
            found += [(page, name) for name in sorted(ReadParameters.asked)]
    return found


def try_queries(client: Client, places: list[tuple[str, str]], code: str) -> None:
    """At every parameter of every page, then the rest wherever chance falls."""
    rng = chance_of()
    drawn = [rng.choice(places) for _ in range(EACH["queries"])]
    for page, name in places + drawn:
        text = rng.choice(CORPUS) + rng.choice(["", *CORPUS])[:50]
        judged(client.get(page_address(page, code), {name: encode_text(text)}))


WHO = pytest.mark.parametrize("who", [0, 1], ids=["signed in", "nobody"])


@WHO
def test_hostile_paths(world, who):
    try_paths(world[who])
    assert COUNT["inputs"] >= EACH["paths"]
    assert COUNT["paths that reach a page"] >= EACH["paths"] / 2


def test_hostile_queries(world, hanako):
    signed_in, nobody = world
    code = hanako.contract.code
    places = sorted({*find_parameters(signed_in, code), *find_parameters(nobody, code)})
    assert set(places) >= KNOWN_PARAMETERS
    for client in world:
        try_queries(client, places, code)
    assert COUNT["inputs"] >= 2 * (len(places) + EACH["queries"])


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
            name: encode_text(text)
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
        sent = {"identifier": encode_text(text), "password": text}
        sent["password"] = sent["identifier"]
        judged(nobody.post("/login/", sent))
    huge = judged(
        nobody.post("/login/", {"identifier": "N100000001", "password": "x" * 2**21})
    )
    assert huge.status_code == 400 and "PAGE-4000" in huge.content.decode()


@pytest.mark.parametrize(
    "credential",
    ["7", "9" * 5_000, "[" * 19_000, '{"a":' * 4_000, '"' + "x" * 30_000 + '"', "null"],
    ids=["a number", "many digits", "deep", "deep objects", "long", "nothing"],
)
def test_what_is_no_answer_of_a_passkey_is_refused(world, credential):
    _, nobody = world
    sent = nobody.post("/login/passkey/", {"credential": credential})
    assert judged(sent).status_code == 422


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


ADDRESSES = [where for where, _ in FORMS]
ADDRESSES += ["/", "/contracts/", "/bills/search/", "/c/-/bills/2026-10", "/search/"]


def test_hostile_bodies_headers_and_methods(world):
    for client in world:
        for where in ADDRESSES:
            for body, kind in BODIES:
                judged(client.generic("POST", where, body, content_type=kind))
            for header in HEADERS:
                judged(client.get(where, **header))
            for method in ("PUT", "TRACE", "PROPFIND", "X" * 300):
                judged(client.generic(method, where))


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
