"""A card company on loopback whose answers meet a fault each, in random order."""

import time
from http import HTTPStatus

from bench.outside.ill_faults import Faults
from tests.card_companies.company_server import Handler

HANG_SECONDS, SLOW_SECONDS = 0.6, 0.1
WRONG_ANSWER = {"id": "x", "object": "list", "data": 5}


class IllHandler(Handler):
    """Reads each request as it comes, and lets a fault happen to its answer."""

    faults: Faults

    def serve(self, method: str) -> None:
        self.fault = self.faults.next_fault()
        if self.fault in {"refuse", "hang"}:
            if self.fault == "hang":
                time.sleep(HANG_SECONDS)
            self.close_connection = True
            return None
        if self.fault == "slow":
            time.sleep(SLOW_SECONDS)
        if self.fault == "500":
            self.read_body()
            return self.reply(HTTPStatus.INTERNAL_SERVER_ERROR, {"error": {}})
        if self.fault == "wrong":
            self.read_body()
            return self.reply(HTTPStatus.OK, WRONG_ANSWER)
        self.faults.acted_and_unheard += (
            self.fault in {"cut", "lost"} and method == "POST"
        )
        return super().serve(method)

    def read_body(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def send(self, status: int, body: bytes, kind: str) -> None:
        """Send the answer; of one that is cut half comes, of one that is lost none."""
        if self.fault not in {"cut", "lost"}:
            return super().send(status, body, kind)
        self.close_connection = True
        if self.fault == "cut":
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2])
        return None
