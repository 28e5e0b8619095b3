"""Scan with ClamAV's daemon over TCP: the INSTREAM command of clamd's protocol."""

import socket
import struct

from django.conf import settings

from madoguchi.kernel.errors import Unavailable

CLAMD_TIMEOUT_SECONDS = 30
CHUNK_BYTES = 65_536
MAX_ANSWER_BYTES = 4_096
CLEAN_ANSWER, FOUND_SUFFIX = "stream: OK", " FOUND"


class ClamdScanner:
    def scan(self, content: bytes) -> str:
        try:
            return finding_in_answer(request_scan(content))
        except (OSError, ValueError) as error:
            raise Unavailable(f"clamd: {error}") from error


def request_scan(content: bytes) -> str:
    host, _, port = settings.CLAMD_ADDRESS.rpartition(":")
    with socket.create_connection(
        (host, int(port)), timeout=CLAMD_TIMEOUT_SECONDS
    ) as connection:
        connection.sendall(b"zINSTREAM\0")
        for at in range(0, len(content), CHUNK_BYTES):
            part = content[at : at + CHUNK_BYTES]
            connection.sendall(struct.pack("!L", len(part)) + part)
        connection.sendall(struct.pack("!L", 0))
        return read_scan_answer(connection)


def read_scan_answer(connection: socket.socket) -> str:
    """Read up to the NUL that ends the answer."""
    answer = b""
    while b"\0" not in answer and len(answer) < MAX_ANSWER_BYTES:
        part = connection.recv(MAX_ANSWER_BYTES)
        if not part:
            break
        answer += part
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def finding_in_answer(answer: str) -> str:
    """Return the name of what was found, or ""; ValueError for no verdict."""
    if answer == CLEAN_ANSWER:
        return ""
    if answer.startswith("stream: ") and answer.endswith(FOUND_SUFFIX):
        return answer.removeprefix("stream: ").removesuffix(FOUND_SUFFIX)
    raise ValueError(f"no verdict: {answer[:200]!r}")
