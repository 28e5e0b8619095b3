"""Whoever scans papers keeps one contract: the simulator, and ClamAV's daemon."""

import socketserver
import struct
from threading import Thread

import pytest

from madoguchi.adapters.clamd import scanner
from madoguchi.adapters.clamd.scanner import ClamdScanner
from madoguchi.adapters.simulator.scanner import (
    EICAR_PATTERN,
    SILENT_PATTERN,
    ScannerSimulator,
)
from madoguchi.kernel.errors import Unavailable


class Daemon(socketserver.StreamRequestHandler):
    """What clamd does with INSTREAM, as its protocol page says."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        if SILENT_PATTERN in content:
            return
        said = "Eicar-Test-Signature FOUND" if EICAR_PATTERN in content else "OK"
        if len(content) > 1_000_000:
            said = "INSTREAM size limit exceeded. ERROR"
        self.wfile.write(f"stream: {said}\0".encode())


@pytest.fixture(scope="module")
def daemon():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Daemon) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class Contract:
    def scan(self, content: bytes) -> str:
        raise NotImplementedError

    def test_a_clean_file_has_no_finding(self):
        assert self.scan(b"hello" * 50_000) == ""

    def test_a_finding_is_named(self):
        assert self.scan(b"x" * 70_000 + EICAR_PATTERN) == "Eicar-Test-Signature"

    def test_an_empty_file_is_clean(self):
        assert self.scan(b"") == ""

    def test_without_an_answer_it_is_unavailable_and_never_clean(self):
        with pytest.raises(Unavailable):
            self.scan(SILENT_PATTERN)


class TestSimulator(Contract):
    def scan(self, content: bytes) -> str:
        return ScannerSimulator().scan(content)


class TestClamd(Contract):
    @pytest.fixture(autouse=True)
    def at_the_daemon(self, daemon, settings):
        settings.CLAMD_ADDRESS = daemon

    def scan(self, content: bytes) -> str:
        return ClamdScanner().scan(content)

    def test_what_the_daemon_will_not_read_is_not_clean(self):
        with pytest.raises(Unavailable, match="size limit"):
            self.scan(bytes(1_000_001))

    @pytest.mark.parametrize("told", ["127.0.0.1:1", "no-port", ""])
    def test_without_a_daemon_it_is_unavailable(self, settings, told):
        settings.CLAMD_ADDRESS = told
        with pytest.raises(Unavailable):
            self.scan(b"hello")

    def test_a_daemon_that_never_answers_is_left(self, settings, monkeypatch):
        monkeypatch.setattr(scanner, "CLAMD_TIMEOUT_SECONDS", 0.1)
        with socketserver.TCPServer(("127.0.0.1", 0), None) as mute:
            settings.CLAMD_ADDRESS = f"127.0.0.1:{mute.server_address[1]}"
            with pytest.raises(Unavailable):
                self.scan(b"hello")
