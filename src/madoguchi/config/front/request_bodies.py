"""Bodies of requests, collected whole before a thread works on them (ADR 0034)."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO, Any

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]

GRACE_SECONDS = 10.0
MIN_BYTES_PER_SECOND = 32_000
MAX_MEMORY_BYTES_OF_BODY = 16 * 2**10  # a larger one goes to a temporary file
MIN_WEIGHT_BYTES = 256 * 2**10
"""What even an empty body counts as: its connection takes memory too."""

MAX_HELD_BYTES = 2**30


class BodyRefusedError(Exception):
    """A body is not taken; `status` is the answer: 400, 408, 413 or 503."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def open_body_file() -> IO[bytes]:
    return SpooledTemporaryFile(MAX_MEMORY_BYTES_OF_BODY)


@dataclass(eq=False, slots=True)
class Body:
    """One body: what has come of it, and the moment until which more may come."""

    network: str
    file: IO[bytes] = field(default_factory=open_body_file)
    byte_count: int = 0
    deadline: asyncio.Timeout | None = None  # none once it is whole
    is_displaced: bool = False

    @property
    def weight(self) -> int:
        return max(self.byte_count, MIN_WEIGHT_BYTES)


class HeldBodies:
    """The bodies that this process holds, bounded in sum.

    When there is no room the network with the most in arrival gives way, with its
    oldest body: a crowd of slow senders displaces itself and nobody else.
    """

    def __init__(self, max_bytes: int = MAX_HELD_BYTES) -> None:
        self.max_bytes = max_bytes
        self.bodies: dict[Body, None] = {}
        self.held_bytes = 0

    @contextmanager
    def hold(self, network: str) -> Iterator[Body]:
        body = Body(network)
        self.bodies[body] = None
        self.held_bytes += body.weight
        try:
            yield body
        finally:
            del self.bodies[body]
            self.held_bytes -= body.weight
            body.file.close()

    def append(self, body: Body, piece: bytes) -> None:
        before = body.weight
        body.file.write(piece)
        body.byte_count += len(piece)
        self.held_bytes += body.weight - before

    def make_room(self) -> None:
        """Displace a body in arrival while there is too much.

        Refused with 503 when none is in arrival: all wait for a thread.
        """
        arriving = [b for b in self.bodies if b.deadline and not b.is_displaced]
        excess = self.held_bytes - self.max_bytes
        while excess > 0:
            if not arriving:
                raise BodyRefusedError(503)
            body = body_to_displace(arriving)
            arriving.remove(body)
            excess -= body.weight
            displace(body)


def body_to_displace(arriving: list[Body]) -> Body:
    """Return the oldest of the network that holds most; the list is by age."""
    weight_of_network: Counter[str] = Counter()
    for body in arriving:
        weight_of_network[body.network] += body.weight
    heaviest = weight_of_network.most_common(1)[0][0]
    return next(body for body in arriving if body.network == heaviest)


def displace(body: Body) -> None:
    body.is_displaced = True
    if body.deadline:
        body.deadline.reschedule(asyncio.get_running_loop().time())


async def collect_body(
    receive: Receive, body: Body, held: HeldBodies, max_bytes: int
) -> None:
    """Receive a body into its file, which is then at its beginning.

    The client has ten seconds, and one more for each 32 kB that have come. Refused:
    400 when it ends early, 408 when it is slower, 413 when it sends more than
    `max_bytes`, 503 when it must give way to others.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        async with asyncio.timeout_at(began + GRACE_SECONDS) as body.deadline:
            held.make_room()
            async for piece in received_pieces(receive):
                held.append(body, piece)
                if body.byte_count > max_bytes:
                    raise BodyRefusedError(413)
                held.make_room()
                allowed = GRACE_SECONDS + body.byte_count / MIN_BYTES_PER_SECOND
                if not body.is_displaced:
                    body.deadline.reschedule(began + allowed)
    except TimeoutError:
        raise BodyRefusedError(503 if body.is_displaced else 408) from None
    except OSError:  # no room for temporary files
        raise BodyRefusedError(503) from None
    finally:
        body.deadline = None
    body.file.seek(0)


async def received_pieces(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise BodyRefusedError(400)  # it ended early, or is no body at all
        if piece := message.get("body", b""):
            yield piece
        more = message.get("more_body", False)
