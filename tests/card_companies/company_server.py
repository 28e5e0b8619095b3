"""A card company on loopback: what both of them share, and its page for customers."""

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

CARD_NUMBER_TAILS = {
    name: f"{4242 + nth:04}"
    for nth, name in enumerate(["paid", "expired", "no_funds", "unsaid"])
}
SECRET_KEY = "sk_test_company"


Row = dict[str, Any]
Fields = Mapping[str, Any]
Routes = Mapping[str, Callable[..., Row]]


class CompanyError(Exception):
    """An answer that is a refusal: its status and its body."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(body)
        self.status, self.body = status, body


@dataclass
class Asked:
    """A request: its path without the version, its fields, its idempotency key."""

    method: str
    parts: list[str]
    fields: dict[str, Any]
    key: str


@dataclass
class CardCompany(ABC):
    """Keeps sessions, cards, intents and refunds; a subclass speaks one API."""

    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    kinds: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    answers: dict[str, tuple[str, int, dict[str, Any]]] = field(default_factory=dict)
    """By idempotency key: a digest of what was asked, and what was answered."""
    is_silent: bool = False
    address: str = ""
    lock: Any = field(default_factory=threading.RLock)
    asked: list[Asked] = field(default_factory=list)

    def new_id(self, prefix: str) -> str:
        return f"{prefix}{len(self.objects) + 1:024}"

    def keep(self, prefix: str, **facts: Any) -> dict[str, Any]:
        row = {"id": self.new_id(prefix), "end": "", **facts}
        self.objects[row["id"]] = row
        self.kinds.setdefault(prefix, []).append(row)
        return row

    def of_kind(self, prefix: str) -> list[dict[str, Any]]:
        """Return the objects of a kind, the newest first, as lists of both do."""
        return self.kinds.get(prefix, [])[::-1]

    def newest(self, prefix: str, most: int) -> list[dict[str, Any]]:
        return self.kinds.get(prefix, [])[: -most - 1 : -1]

    def take(self, asked: Asked) -> tuple[int, dict[str, Any]]:
        """Answer; the same key again is answered the same, other words refused."""
        digest = sha256(repr((asked.parts, asked.fields)).encode()).hexdigest()
        with self.lock:
            self.asked.append(asked)
            if asked.key and asked.key in self.answers:
                known, status, body = self.answers[asked.key]
                if known != digest:
                    return self.other_words()
                return status, body
            try:
                status, body = 200, self.answer(asked)
            except CompanyError as error:
                status, body = error.status, error.body
            except KeyError:
                status, body = 404, self.missing("id")
            body = json.loads(json.dumps(body))
            if asked.key:
                self.answers[asked.key] = (digest, status, body)
            return status, body

    def forget_keys(self) -> None:
        """A day has passed: the idempotency keys are not known any more."""
        self.answers.clear()

    def answer(self, asked: Asked) -> Row:
        """Call the route of the words; * stands for a name, which is passed on."""
        for pattern, route in self.routes().items():
            method, *words = pattern.split()
            if method != asked.method or len(words) != len(asked.parts):
                continue
            pairs = list(zip(words, asked.parts, strict=True))
            if all(word in {"*", part} for word, part in pairs):
                return route(asked.fields, *[p for word, p in pairs if word == "*"])
        raise KeyError(asked.parts)

    @abstractmethod
    def routes(self) -> Routes:
        """Name the answers, those of whole words before those of *."""

    @abstractmethod
    def other_words(self) -> tuple[int, dict[str, Any]]:
        """Refuse a key that was used for another request."""

    @abstractmethod
    def missing(self, param: str) -> dict[str, Any]:
        """Write the body of a refusal: the object is not there."""

    @abstractmethod
    def parsed(self, body: bytes) -> dict[str, Any]:
        """Read the fields of a request."""

    @abstractmethod
    def expire_session(self, _fields: Fields, name: str) -> Row:
        """Let the time of a hosted page be over."""

    @abstractmethod
    def new_card(self, end: str) -> Row:
        """Keep a card whose charges end so."""

    @abstractmethod
    def complete_page(self, session: Row, card: Row) -> None:
        """Register the card, or charge it, as the page was opened for."""

    @abstractmethod
    def fail_page(self, session: Row, error: dict[str, str]) -> None:
        """Refuse the card on the page."""

    @property
    @abstractmethod
    def page_errors(self) -> Mapping[str, dict[str, str]]:
        """Name the errors of the page by what the customer presses."""

    @abstractmethod
    def taken_yen(self) -> int:
        """Return what was charged in all, less what was refunded."""

    @abstractmethod
    def dispute(self, charge: str, amount: int, status: str = "needs_response") -> None:
        """Let the issuer open a dispute of a charge."""

    def end_page(self, session_id: str, answer: str, card: str = "paid") -> None:
        """Do on the hosted page what the customer does."""
        session = self.objects[session_id]
        if session["status"] != "open" or answer == "left":
            return
        if answer == "timed_out":
            self.expire_session({}, session_id)
        elif answer in self.page_errors:
            self.fail_page(session, self.page_errors[answer])
        else:
            self.complete_page(session, self.new_card(card))

    def return_address(self, session_id: str) -> str:
        return str(self.objects[session_id]["success_url"])

    def page(self, session_id: str) -> str:
        labels = {
            "done": "登録する",
            "authenticated": "本人認証に成功",
            "authentication_failed": "本人認証に失敗",
            "card_refused": "カードが断られる",
            "left": "やめて戻る",
        }
        buttons = "".join(
            f'<button name="answer" value="{value}">{escape(label)}</button>'
            for value, label in labels.items()
        )
        return (
            '<!doctype html><html lang="ja"><title>決済会社</title><h1>決済会社</h1>'
            f'<form method="post" action="/page/{session_id}">{buttons}</form>'
        )


def expiry_of(_card: str) -> tuple[int, int]:
    return 12, 2031


def seconds() -> int:
    return int(time.time())


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    company: CardCompany

    def do_GET(self) -> None:
        self.serve("GET")

    def do_POST(self) -> None:
        self.serve("POST")

    def serve(self, method: str) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.company.is_silent:
            self.close_connection = True
            return None
        parts = urlsplit(self.path)
        names = parts.path.strip("/").split("/")
        if names[0] == "page":
            return self.serve_page(method, names[1], body)
        if self.headers["Authorization"] != f"Bearer {SECRET_KEY}":
            return self.reply(401, {"error": {"type": "authentication_error"}})
        fields: dict[str, Any] = {
            name: values[0] for name, values in parse_qs(parts.query).items()
        }
        if body:
            fields |= self.company.parsed(body)
        key = self.headers.get("Idempotency-Key", "") if method == "POST" else ""
        asked = Asked(method, names[1:], fields, key)
        return self.reply(*self.company.take(asked))

    def serve_page(self, method: str, session_id: str, body: bytes) -> None:
        if method == "GET":
            return self.send(200, self.company.page(session_id).encode(), "text/html")
        answer = parse_qs(body.decode())["answer"][0]
        self.company.end_page(session_id, answer)
        self.send_response(303)
        self.send_header("Location", self.company.return_address(session_id))
        self.send_header("Content-Length", "0")
        self.end_headers()
        return None

    def reply(self, status: int, answer: dict[str, Any]) -> None:
        self.send(status, json.dumps(answer).encode(), "application/json")

    def send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        """Quiet."""


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, _request: object, _address: object) -> None:
        """Say nothing of who does not wait for the answer."""


@contextmanager
def serving(company: CardCompany, by: type[Handler] = Handler) -> Iterator[str]:
    """Serve it on a free port of loopback; yields its address."""
    handler = type("OwnHandler", (by,), {"company": company})
    server = QuietServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    company.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield company.address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
