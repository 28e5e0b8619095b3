"""ClamAV's daemon over TCP: INSTREAM, as its protocol page describes it."""

import socket
import struct

from django.conf import settings

from madoguchi.kernel.errors import Unavailable

CLAMD_TIMEOUT_SECONDS = 30  # seconds for each answer of the network
CHUNK_BYTES = 65_536  # bytes
MAX_ANSWER_BYTES = 4_096  # bytes of an answer
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
    ) as line:
        line.sendall(b"zINSTREAM\0")
        for at in range(0, len(content), CHUNK_BYTES):
            part = content[at : at + CHUNK_BYTES]
            line.sendall(struct.pack("!L", len(part)) + part)
        line.sendall(struct.pack("!L", 0))
        return read_scan_answer(line)


def read_scan_answer(line: socket.socket) -> str:
    """Up to the NUL that ends it."""
    said = b""
    while b"\0" not in said and len(said) < MAX_ANSWER_BYTES:
        part = line.recv(MAX_ANSWER_BYTES)
        if not part:
            break
        said += part
    return said.partition(b"\0")[0].decode("utf-8", "replace").strip()


def finding_in_answer(said: str) -> str:
    if said == CLEAN_ANSWER:
        return ""
    if said.startswith("stream: ") and said.endswith(FOUND_SUFFIX):
        return said.removeprefix("stream: ").removesuffix(FOUND_SUFFIX)
    raise ValueError(f"no verdict: {said[:200]!r}")
