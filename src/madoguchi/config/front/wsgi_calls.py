"""One call of the WSGI application (PEP 3333), made piece by piece in threads."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, Any
from urllib.parse import unquote_to_bytes

Application = Callable[..., Iterable[bytes]]
Headers = list[tuple[bytes, bytes]]

PIECE_BYTES = 256 * 2**10
JOINT_OF_HEADER = {"HTTP_COOKIE": "; "}  # RFC 9113 8.2.3; all others take a comma


def environ_of_request(
    scope: Mapping[str, Any], body: IO[bytes], byte_count: int
) -> dict[str, Any]:
    """Return the environ of an ASGI scope with a body that is whole.

    A header with an underscore is left out: it could pass for one that a proxy sets.
    Headers of one name are joined.
    """
    server = scope.get("server") or ("localhost", 80)
    path = scope.get("raw_path") or scope["path"].encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(path.partition(b"?")[0]).decode("latin1"),
        "QUERY_STRING": scope["query_string"].decode("latin1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "REMOTE_ADDR": (scope.get("client") or ("", 0))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FilePieces,
    }
    for name, value in scope["headers"]:
        if b"_" not in name:
            add_header(environ, name.decode("latin1"), value.decode("latin1"))
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ["CONTENT_LENGTH"] = str(byte_count) if byte_count else ""
    if "HTTP_CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE")
    return environ


def add_header(environ: dict[str, Any], name: str, value: str) -> None:
    key = f"HTTP_{name.upper().replace('-', '_')}"
    joint = JOINT_OF_HEADER.get(key, ",")
    environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value


class FilePieces:
    """A file in pieces of a size that is worth a turn of a thread."""

    def __init__(self, file: IO[bytes], _block_size: int = 0) -> None:
        self.file = file
        if hasattr(file, "close"):
            self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self.file.read(PIECE_BYTES), b"")


class WsgiCall:
    """A call of the application: first `begin`, then `next_piece` until `is_over`.

    Each of them may run in another thread. A page is whole after `begin`.
    """

    def __init__(self, application: Application, environ: dict[str, Any]) -> None:
        self.application, self.environ = application, environ
        self.status, self.headers = 500, Headers()
        self.is_over = False

    def begin(self) -> bytes:
        self.answer = self.application(self.environ, self.start_response)
        self.parts = iter(self.answer)
        return self.next_piece()

    def start_response(
        self, status: str, headers: list[tuple[str, str]], _fault: object = None
    ) -> None:
        self.status = int(status.split(maxsplit=1)[0])
        self.headers = [
            (name.lower().encode("latin1"), value.encode("latin1"))
            for name, value in headers
        ]

    def next_piece(self) -> bytes:
        """Return what comes next, some 256 kB at a time; the last one closes."""
        piece = bytearray()
        for part in self.parts:
            piece += part
            if len(piece) >= PIECE_BYTES:
                return bytes(piece)
        self.close()
        return bytes(piece)

    def close(self) -> None:
        if not self.is_over:
            self.is_over = True
            close = getattr(self.answer, "close", None)
            if close:
                close()
