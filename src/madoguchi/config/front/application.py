"""The front: an ASGI application that lends a thread to requests that are whole.

A slow sender or reader holds a coroutine and a file, never one of the few threads:
bodies are collected first, and a long answer asks for a thread for each next piece.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from madoguchi.config.front.refusal_answers import refusal_answer
from madoguchi.config.front.request_bodies import (
    Body,
    BodyRefusedError,
    HeldBodies,
    Message,
    Receive,
    collect_body,
)
from madoguchi.config.front.wsgi_calls import (
    Application,
    Headers,
    WsgiCall,
    environ_of_request,
)
from madoguchi.kernel.client_addresses import client_address, network_of_address

Scope = Mapping[str, Any]
Send = Callable[[Message], Awaitable[None]]

MAX_FORM_BYTES = 256 * 2**10
MAX_FILES_BYTES = 32 * 2**20
"""More than all files of a form may have: a form that is somewhat too large gets an
answer of its own page."""


class Front:
    """Serves a WSGI application with `threads` threads."""

    def __init__(
        self,
        application: Application,
        *,
        threads: int,
        proxy_count: int,
        held: HeldBodies | None = None,
    ) -> None:
        self.application, self.proxy_count = application, proxy_count
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self.held = held or HeldBodies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            raise ValueError(f"no {scope['type']} here")
        with self.held.hold(self.network_of_client(scope)) as body:
            try:
                max_bytes = max_body_bytes(scope)
                refuse_declared_length(scope, max_bytes)
                await collect_body(receive, body, self.held, max_bytes)
            except BodyRefusedError as refusal:
                await send_refusal(send, refusal.status)
            else:
                await self.answer(scope, body, receive, send)

    def network_of_client(self, scope: Scope) -> str:
        peer = (scope.get("client") or ("", 0))[0]
        forwarded = b",".join(values_of_header(scope, b"x-forwarded-for"))
        address = client_address(peer, forwarded.decode("latin1"), self.proxy_count)
        return network_of_address(address)

    async def answer(
        self, scope: Scope, body: Body, receive: Receive, send: Send
    ) -> None:
        run = asyncio.get_running_loop().run_in_executor
        environ = environ_of_request(scope, body.file, body.byte_count)
        call = WsgiCall(self.application, environ)
        piece = await run(self.pool, call.begin)
        await send_head(send, call.status, call.headers)
        if call.is_over:
            await send_piece(send, piece, has_more=False)
            return
        departure = asyncio.ensure_future(wait_for_departure(receive))
        try:
            while not (call.is_over or departure.done()):
                await send_piece(send, piece, has_more=True)
                piece = await run(self.pool, call.next_piece)
            await send_piece(send, piece, has_more=False)
        finally:
            departure.cancel()
            await run(self.pool, call.close)


def max_body_bytes(scope: Scope) -> int:
    kinds = values_of_header(scope, b"content-type")
    has_files = any(kind.startswith(b"multipart/form-data") for kind in kinds)
    return MAX_FILES_BYTES if has_files else MAX_FORM_BYTES


def refuse_declared_length(scope: Scope, max_bytes: int) -> None:
    """Refuse (413) a body that says itself that it is too large, before it comes."""
    for length in values_of_header(scope, b"content-length"):
        if length.isdigit() and int(length) > max_bytes:
            raise BodyRefusedError(413)


def values_of_header(scope: Scope, name: bytes) -> list[bytes]:
    return [value for key, value in scope["headers"] if key == name]


async def wait_for_departure(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def send_refusal(send: Send, status: int) -> None:
    headers, page = refusal_answer(status)
    await send_head(send, status, headers)
    await send_piece(send, page, has_more=False)


async def send_head(send: Send, status: int, headers: Headers) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})


async def send_piece(send: Send, piece: bytes, *, has_more: bool) -> None:
    await send({"type": "http.response.body", "body": piece, "more_body": has_more})
