"""The front: bodies are whole before they get a thread, and bounded in sum."""

import asyncio
import io
from collections.abc import Callable
from threading import Event

import pytest

from madoguchi.config.front import request_bodies
from madoguchi.config.front.application import Front
from madoguchi.config.front.request_bodies import MIN_WEIGHT_BYTES, HeldBodies
from madoguchi.config.front.wsgi_calls import environ_of_request

FORM = (b"content-type", b"application/x-www-form-urlencoded")
FILES = (b"content-type", b"multipart/form-data; boundary=b")


def scope(*headers: tuple[bytes, bytes], peer: str = "192.0.2.1", **more: object):
    return {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "server": ("localhost", 80),
        "client": (peer, 4711),
        "headers": headers,
    } | more


def echo(environ: dict, start_response: Callable) -> list[bytes]:
    """Answer with the length that was told, and with the body."""
    start_response("200 OK", [("X-Length", environ["CONTENT_LENGTH"])])
    return [environ["wsgi.input"].read()]


class Sender:
    """A client that sends pieces, then nothing more, or that it has gone."""

    def __init__(self, *pieces: bytes, ends: bool = True, leaves: bool = False) -> None:
        self.messages = [{"type": "http.request", "body": p} for p in pieces]
        for message in self.messages:
            message["more_body"] = message is not self.messages[-1] or not ends
        if leaves:
            self.messages.append({"type": "http.disconnect"})
        self.said: list[dict] = []

    async def receive(self) -> dict:
        await asyncio.sleep(0)
        if not self.messages:
            await asyncio.Event().wait()
        return self.messages.pop(0)

    async def send(self, message: dict) -> None:
        self.said.append(message)

    @property
    def status(self) -> int:
        return self.said[0]["status"]

    @property
    def page(self) -> bytes:
        return b"".join(message["body"] for message in self.said[1:])


def a_front(wsgi: Callable = echo, **more: object) -> Front:
    return Front(wsgi, threads=1, proxy_count=0, **more)


def test_a_body_in_pieces_is_one_file_with_its_length():
    sender = Sender(b"ab", b"", b"c")
    asyncio.run(a_front()(scope(FORM), sender.receive, sender.send))
    assert (sender.status, sender.page) == (200, b"abc")
    assert sender.said[0]["headers"] == [(b"x-length", b"3")]


def test_one_thread_is_enough_beside_a_hundred_bodies_that_do_not_end():
    async def crowd() -> Sender:
        front = a_front()
        slow = [Sender(b"a", ends=False) for _ in range(100)]
        tasks = [
            asyncio.ensure_future(front(scope(FORM), s.receive, s.send)) for s in slow
        ]
        await asyncio.sleep(0.01)
        quick = Sender(b"whole")
        await front(scope(FORM), quick.receive, quick.send)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert front.held.held_bytes == 0 and not any(s.said for s in slow)
        return quick

    assert asyncio.run(crowd()).page == b"whole"


def test_a_slow_reader_holds_no_thread_between_two_pieces():
    pieces = [b"x" * 300_000] * 3

    def long_answer(environ: dict, start_response: Callable) -> list[bytes]:
        start_response("200 OK", [])
        return pieces if environ["PATH_INFO"] == "/long" else [b"short"]

    async def both() -> tuple[Sender, Sender]:
        front, may_read = a_front(long_answer), asyncio.Event()
        slow, quick = Sender(b""), Sender(b"")

        async def send_slowly(message: dict) -> None:
            if message.get("body"):
                await may_read.wait()
            await slow.send(message)

        long_scope = scope(path="/long")
        reading = asyncio.ensure_future(front(long_scope, slow.receive, send_slowly))
        await asyncio.sleep(0.01)
        await front(scope(), quick.receive, quick.send)
        may_read.set()
        await reading
        return slow, quick

    slow, quick = asyncio.run(both())
    assert quick.page == b"short" and slow.page == b"".join(pieces)


def test_a_long_answer_ends_when_its_reader_has_gone():
    closed = Event()

    class Endless:
        def __iter__(self):
            while True:
                yield b"x" * 300_000

        def close(self) -> None:
            closed.set()

    def endless(environ: dict, start_response: Callable) -> Endless:
        start_response("200 OK", [])
        return Endless()

    sender = Sender(b"", leaves=True)
    asyncio.run(a_front(endless)(scope(), sender.receive, sender.send))
    assert closed.is_set()


@pytest.mark.parametrize(
    ("headers", "sender", "status"),
    [
        ([FORM, (b"content-length", b"262145")], Sender(b""), 413),
        ([FORM], Sender(b"x" * 262_145), 413),
        ([FORM], Sender(b"x" * 262_144), 200),
        ([FILES], Sender(b"x" * 262_145), 200),
        ([FILES, (b"content-length", b"33554433")], Sender(b""), 413),
        ([FORM], Sender(b"ab", ends=False, leaves=True), 400),
        ([FORM], Sender(b"ab", ends=False), 408),
        ([FORM, (b"content-length", b"2")], Sender(b"a", ends=False), 408),
    ],
    ids=["told", "many", "small", "files", "huge", "left", "stopped", "lied"],
)
def test_a_body_is_bounded_in_size_and_time(monkeypatch, headers, sender, status):
    monkeypatch.setattr(request_bodies, "GRACE_SECONDS", 0.05)
    asyncio.run(a_front()(scope(*headers), sender.receive, sender.send))
    assert sender.status == status
    if status != 200:
        assert dict(sender.said[0]["headers"])[b"connection"] == b"close"
        assert "何も変更していません" in sender.page.decode()


def test_what_has_come_buys_time_and_what_was_promised_does_not(monkeypatch):
    monkeypatch.setattr(request_bodies, "GRACE_SECONDS", 0.05)

    async def deadline_after(*pieces: bytes) -> float:
        sender, held = Sender(*pieces, ends=False), HeldBodies()
        with held.hold("") as body:
            collecting = asyncio.ensure_future(
                request_bodies.collect_body(sender.receive, body, held, 10**6)
            )
            began = asyncio.get_running_loop().time()
            await asyncio.sleep(0.02)
            assert body.deadline
            allowed = (body.deadline.when() or 0) - began
            collecting.cancel()
        return allowed

    assert asyncio.run(deadline_after(b"x" * 320)) == pytest.approx(0.06, abs=0.01)
    assert asyncio.run(deadline_after(b"x" * 64_000)) == pytest.approx(2.05, abs=0.01)


def test_when_there_is_no_room_the_network_that_holds_most_gives_way():
    async def crowd() -> tuple[list[Sender], Sender, Sender]:
        front = a_front(held=HeldBodies(3 * MIN_WEIGHT_BYTES))
        many = [Sender(b"a", ends=False) for _ in range(3)]
        one, last = Sender(b"a", ends=False), Sender(b"whole")
        tasks = []
        for sender, peer in [*((s, "192.0.2.9") for s in many), (one, "198.51.100.1")]:
            call = front(scope(FORM, peer=peer), sender.receive, sender.send)
            tasks.append(asyncio.ensure_future(call))
            await asyncio.sleep(0.01)
        await front(scope(FORM, peer="203.0.113.1"), last.receive, last.send)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return many, one, last

    many, one, last = asyncio.run(crowd())
    assert last.page == b"whole" and not one.said
    assert [s.status for s in many if s.said] == [503, 503] and not many[2].said


def test_headers_of_one_name_are_joined_and_none_passes_for_a_proxy_s():
    environ = environ_of_request(
        scope(
            (b"x-forwarded-for", b"192.0.2.1"),
            (b"x-forwarded-for", b"198.51.100.2"),
            (b"x_forwarded_for", b"203.0.113.9"),
            (b"cookie", b"a=1"),
            (b"cookie", b"b=2"),
            (b"content-length", b"77"),
            FORM,
            raw_path=b"/%E6%96%99/a%2Fb?c",
            query_string=b"d=%00",
        ),
        io.BytesIO(),
        3,
    )
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1,198.51.100.2"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["CONTENT_LENGTH"] == "3" and "HTTP_CONTENT_LENGTH" not in environ
    assert environ["CONTENT_TYPE"] == "application/x-www-form-urlencoded"
    assert environ["PATH_INFO"].encode("latin1").decode() == "/料/a/b"
    assert environ["QUERY_STRING"] == "d=%00"
