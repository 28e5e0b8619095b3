"""Carriers on loopback: a message centre over SMPP, and two that speak HTTP."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import smpp34

SILENT, BARRED = "00", "99"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@dataclass
class MessageCentre:
    """What an SMPP centre took, by its own numbers, and the receipts that wait."""

    port: int
    taken: list[Any] = field(default_factory=list)
    receipts: list[tuple[str, str, int]] = field(default_factory=list)
    pending: list[Any] = field(default_factory=list)
    binds: list[bool] = field(default_factory=list)
    """Whether each session that bound may receive."""

    def texts(self) -> list[tuple[str, str]]:
        """Join the parts by the reference in their headers: number and text."""
        joined: dict[tuple[str, object], dict[int, bytes]] = {}
        coding: dict[tuple[str, object], int] = {}
        for index, event in enumerate(self.taken):
            octets = bytes(event.short_message)
            reference, position = (index, "single"), 1
            if event.esm_class & 0x40:
                assert octets[:3] == b"\x05\x00\x03"
                reference, position = (octets[3], octets[4]), octets[5]
                octets = octets[6:]
            key = (event.destination_addr, reference)
            joined.setdefault(key, {})[position] = octets
            coding[key] = event.data_coding
        return [
            (
                number,
                b"".join(parts[n] for n in sorted(parts)).decode(
                    "utf-16-be" if coding[number, reference] == 8 else "ascii"
                ),
            )
            for (number, reference), parts in joined.items()
        ]


@contextmanager
def message_centre() -> Iterator[MessageCentre]:
    centre = MessageCentre(free_port())
    is_up, loop = threading.Event(), asyncio.new_event_loop()
    serving: list[asyncio.Task[None]] = []

    def run() -> None:
        asyncio.set_event_loop(loop)
        serving.append(loop.create_task(serve(centre, is_up)))
        loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert is_up.wait(10)
    yield centre
    asyncio.run_coroutine_threadsafe(end(serving + centre.pending), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


async def end(tasks: list[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def serve(centre: MessageCentre, is_up: threading.Event) -> None:
    server = smpp34.Server(host="127.0.0.1", port=centre.port, system_id="SMSC")
    await server.start()
    is_up.set()
    while True:
        event = await server.next()
        if isinstance(event, smpp34.Esme):
            centre.binds.append(event.can_receive)
            if event.can_receive:
                deliver_receipts(centre, event)
        elif isinstance(event, smpp34.SubmitSmEvent):
            answer(centre, event)


def answer(centre: MessageCentre, event: Any) -> None:
    if event.destination_addr.endswith(BARRED):
        event.reject(smpp34.ESME_RINVDSTADR)
    elif event.destination_addr.endswith(SILENT):
        event.reject(smpp34.ESME_RTHROTTLED)
    else:
        centre.taken.append(event)
        event.accept(message_id=f"m{len(centre.taken)}")


def deliver_receipts(centre: MessageCentre, esme: Any) -> None:
    for outside_id, word, number in centre.receipts:
        text = f"id:{outside_id} sub:001 dlvrd:001 submit date:2611280930 "
        text += f"done date:2611280931 stat:{word} err:000 text:"
        tlvs = []
        if number:
            named = outside_id.encode() + b"\0"
            tlvs = [
                smpp34.Tlv(smpp34.TLV_RECEIPTED_MESSAGE_ID, named),
                smpp34.Tlv(smpp34.TLV_MESSAGE_STATE, bytes([number])),
            ]
        told = esme.deliver_sm("Madoguchi", text.encode(), esm_class=4, tlvs=tlvs)
        centre.pending.append(asyncio.ensure_future(told))
    centre.receipts.clear()


class HttpCarrier(BaseHTTPRequestHandler):
    """Both shapes: a form with numbers as dialled, and JSON with 81…."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server: Any = self.server
        if self.headers["Authorization"] != "Bearer token":
            return self.reply(401, {})
        if self.path == "/api/tenant/messages":
            form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
            if self.headers["Karaden-Version"] != "2023-01-01":
                return self.reply(400, {})
            number, text = form["to"], form["body"]
            answer = {"id": f"k{len(server.taken) + 1}", "charged_count_per_sent": 2}
            server.seen.append(form)
        else:
            message = json.loads(body)
            number = message["to"]
            text = message[f"{message['message_type']}_message"]["text"]
            answer = {"message_id": f"r{len(server.taken) + 1}"}
            server.seen.append(message)
        if number.endswith(BARRED):
            return self.reply(400, {"error": "to"})
        if number.endswith(SILENT):
            return self.reply(429, {})
        server.taken.append((number, text))
        return self.reply(200, answer)

    def reply(self, status: int, answer: dict[str, object]) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *words: object) -> None:
        """Quiet."""


@contextmanager
def http_carrier() -> Iterator[Any]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), HttpCarrier)
    server.taken, server.seen = [], []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()
