"""What every adapter at the port `push` does: the simulator, and HTTP itself."""

import json
from collections.abc import Iterator

import pytest

from madoguchi.adapters.simulator.push import PushSimulator
from madoguchi.adapters.web_push.sender import WebPushSender
from madoguchi.kernel.errors import Unavailable
from madoguchi.notices.push_keys import push_public_key
from madoguchi.notices.push_ports import PushMessage, PushOutcome, PushService
from tests.push_peers import BROWSER_KEY, BROWSER_SECRET, PushServer, push_server

CONTACT = "mailto:desk@example.jp"


class Contract:
    service: PushService
    base = ""

    def arrived(self) -> list[dict[str, str]]:
        raise NotImplementedError

    def send(self, way: str) -> PushOutcome:
        return self.service.send(
            PushMessage(
                endpoint=f"{self.base}/{way}",
                key=BROWSER_KEY,
                secret=BROWSER_SECRET,
                title="光回線がつながりません",
                body="詳しくは",
                path="/status/7/",
                topic="INC-2611-0007",
            )
        )

    def test_a_message_arrives(self):
        assert self.send("taken") == PushOutcome.TAKEN
        [told] = self.arrived()
        assert (told["title"], told["path"]) == ("光回線がつながりません", "/status/7/")

    def test_a_browser_that_is_gone_is_told_so(self):
        assert self.send("gone") == PushOutcome.GONE
        assert self.arrived() == []

    def test_no_answer_is_unavailable(self):
        with pytest.raises(Unavailable):
            self.send("silent")
        assert self.arrived() == []


class TestSimulator(Contract):
    service = PushSimulator()
    base = "https://fcm.googleapis.com"

    @pytest.fixture(autouse=True)
    def outbox(self, settings, tmp_path):
        settings.OUTBOX_FOLDER = self.folder = tmp_path

    def arrived(self) -> list[dict[str, str]]:
        return [json.loads(p.read_text()) for p in self.folder.glob("*.push")]


class TestHttp(Contract):
    service = WebPushSender()

    @pytest.fixture(autouse=True)
    def server(self, settings) -> Iterator[PushServer]:
        settings.PUSH_CONTACT = CONTACT
        with push_server() as server:
            self.peer, self.base = server, server.address
            yield server

    def arrived(self) -> list[dict[str, str]]:
        return [json.loads(self.peer.decrypt(body)) for _head, body in self.peer.calls]

    def test_the_call_is_signed_by_the_key_that_browsers_get(self):
        self.send("taken")
        [(head, _body)] = self.peer.calls
        assert (head["urgency"], head["topic"]) == ("high", "INC-2611-0007")
        assert head["content-encoding"] == "aes128gcm" and int(head["ttl"]) == 21_600
        claims = self.peer.claims_of(head["authorization"], push_public_key())
        assert claims["sub"] == CONTACT and claims["aud"] == self.base

    @pytest.mark.parametrize("status", [301, 307, 400, 403, 413, 429, 500, 503])
    def test_any_other_answer_is_tried_again(self, status):
        with pytest.raises(Unavailable):
            self.send(str(status))
        assert len(self.peer.calls) == 1  # a redirect is not followed

    def test_a_key_that_never_changes_is_of_this_portal_alone(self, settings):
        before = push_public_key()
        assert before == push_public_key() and len(before) == 87
        settings.PUSH_SECRET = "0" * 64
        assert push_public_key() != before
