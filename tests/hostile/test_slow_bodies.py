"""Bodies that do not come: other pages answer, and the sender is cut off."""

import http.client
import socket
from collections.abc import Iterator

import pytest

from tests.homes import a_home
from tests.served_web import CSRF, serve_web, slow_bodies

OPERATOR = """
from django.core.management import call_command
from tests.operator import an_operator
call_command("collectstatic", interactive=False, verbosity=0)
an_operator()
"""
SLOW_SENDERS = 60  # five for each thread


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with a_home(OPERATOR) as home, serve_web(home) as port:
        yield port


def ask(port: int, path: str) -> tuple[int, str]:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request("GET", path)
    answer = line.getresponse()
    said = answer.status, answer.read().decode()
    line.close()
    return said


def speak(port: int, words: bytes) -> str:
    """Send what no browser sends; return all that comes until the server hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
        line.sendall(words)
        said = b""
        while piece := line.recv(65_536):
            said += piece
    return said.decode()


def head(*lines: str) -> bytes:
    form = "Content-Type: application/x-www-form-urlencoded"
    known = ("Host: localhost", f"Cookie: csrf={CSRF}", form, "Connection: close")
    return "\r\n".join(["POST /login/ HTTP/1.1", *known, *lines, "", ""]).encode()


def test_pages_answer_beside_slow_bodies(port):
    with slow_bodies(port, SLOW_SENDERS):
        assert ask(port, "/healthz") == (200, "ok")
        for path in ("/login/", "/help/errors/", "/desk/"):
            status, words = ask(port, path)
            assert status < 500 and words is not None, path


def test_a_body_that_does_not_say_its_length_is_a_form_like_any_other(port):
    form = f"csrfmiddlewaretoken={CSRF}&identifier=N1&password=x"
    pieces = [f"1\r\n{letter}\r\n" for letter in form]
    said = speak(
        port,
        head("Transfer-Encoding: chunked") + "".join(pieces).encode() + b"0\r\n\r\n",
    )
    assert said.startswith("HTTP/1.1 422") and "wrong_credentials" in said


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        (head("Content-Length: 99999999") + b"a", 413, "PAGE-4130"),
        (head("Transfer-Encoding: chunked") + b"zz\r\n", 400, "PAGE-4000"),
        (
            head("Transfer-Encoding: chunked") + b"493e0\r\n" + b"a" * 300_000,
            413,
            "PAGE-4130",
        ),
    ],
    ids=["says it is large", "is no body", "is large and does not say so"],
)
def test_a_body_that_is_not_taken_gets_a_sentence_and_a_code(port, words, status, code):
    said = speak(port, words)
    assert said.startswith(f"HTTP/1.1 {status}") and code in said
    assert "何も変更していません" in said


def test_one_connection_serves_one_request_after_another(port):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    for _ in range(3):
        line.request("GET", "/healthz")
        assert line.getresponse().read() == b"ok"
        kept = line.sock
    assert line.sock is kept is not None
    line.close()
