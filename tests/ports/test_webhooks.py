"""What every adapter at the port `webhooks` does: the simulator, and HTTP itself."""

import json
import socket
from ipaddress import ip_network

import pytest

from madoguchi.adapters.https_webhook.caller import HttpsWebhookCaller
from madoguchi.adapters.simulator.webhooks import WebhookSimulator
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.webhooks.ports import WebhookCall, WebhookCaller
from tests.webhook_peers import webhook_receiver

HEADERS = {
    "webhook-id": "change_7",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,a v1,b",
    "content-type": "application/json",
}
BODY = '{"data": {"after": "東京都"}}'.encode()


class Contract:
    caller: WebhookCaller
    base = ""
    silent = ""
    private = ""

    def arrived(self) -> list[tuple[dict[str, str], bytes]]:
        raise NotImplementedError

    def post(self, url: str) -> int:
        return self.caller.post(WebhookCall(url, HEADERS, BODY))

    def test_headers_and_body_arrive_as_they_were_given(self):
        assert self.post(f"{self.base}/hook") == 204
        [(headers, body)] = self.arrived()
        assert body == BODY
        assert {name: headers[name] for name in HEADERS} == HEADERS

    @pytest.mark.parametrize("status", [200, 202, 301, 400, 410, 429, 500, 503])
    def test_each_status_is_handed_on(self, status):
        assert self.post(f"{self.base}/status/{status}") == status
        assert self.arrived() == []

    def test_no_answer_is_no_status(self):
        with pytest.raises(Unavailable):
            self.post(self.silent)

    def test_a_private_network_is_refused_before_and_while_calling(self):
        for act in (self.caller.refuse_address, self.post):
            with pytest.raises(Refused) as refusal:
                act(self.private)
            assert refusal.value.code == "webhook_private"
        assert self.arrived() == []


class TestSimulator(Contract):
    base = "https://hooks.example"
    silent = "https://silent.example/hook"
    private = "https://private.example/hook"

    @pytest.fixture(autouse=True)
    def at_the_outbox(self, settings, tmp_path):
        self.folder = tmp_path
        settings.OUTBOX_FOLDER = tmp_path
        self.caller = WebhookSimulator()

    def arrived(self) -> list[tuple[dict[str, str], bytes]]:
        files = [json.loads(f.read_text()) for f in self.folder.glob("*.webhook")]
        return [(told["headers"], told["body"].encode()) for told in files]


class TestHttp(Contract):
    silent = "http://127.0.0.1:9/hook"

    @pytest.fixture(autouse=True)
    def at_the_receiver(self, settings):
        settings.WEBHOOK_NETWORKS = (ip_network("127.0.0.1/32"),)
        settings.WEBHOOK_TIMEOUT_SECONDS = 0.5
        with webhook_receiver() as self.receiver:
            self.base = self.receiver.url
            self.private = f"http://127.0.0.2:{self.receiver.server_port}/hook"
            self.caller = HttpsWebhookCaller()
            yield

    def arrived(self) -> list[tuple[dict[str, str], bytes]]:
        return self.receiver.taken

    def test_a_redirect_is_not_followed(self):
        assert self.post(f"{self.base}/moved") == 307
        assert [path for path, *_ in self.receiver.seen] == ["/moved"]

    @pytest.mark.parametrize("path", ["/slow", "/drip"])
    def test_a_receiver_that_never_ends_is_cut_off(self, path):
        with pytest.raises(Unavailable):
            self.post(f"{self.base}{path}")

    def test_a_huge_answer_is_not_read(self):
        assert self.post(f"{self.base}/huge") == 200
        assert self.receiver.written < 20_000_000

    def test_a_certificate_that_nobody_vouches_for_is_no_receiver(self):
        with pytest.raises(Unavailable):
            self.post(self.base.replace("http:", "https:") + "/hook")
        assert self.receiver.seen == []

    def test_a_host_that_is_not_there_is_unavailable(self):
        for url in ("https://nowhere.invalid/", "https://xn--.invalid/"):
            with pytest.raises(Unavailable):
                self.caller.refuse_address(url)

    def test_a_name_is_called_where_it_was_looked_at(self, monkeypatch):
        """The second answer of a name server that turns coat is never asked for."""
        answers, asked = ["127.0.0.1", "127.0.0.2"], []
        look_up = socket.getaddrinfo

        def resolve(host: str, *more: object, **others: object) -> list[object]:
            if host != "rebinding.example":
                return look_up(host, *more, **others)
            asked.append(host)
            return look_up(answers.pop(0), *more, **others)

        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        port = self.receiver.server_port
        assert self.post(f"http://rebinding.example:{port}/hook") == 204
        assert asked == ["rebinding.example"]
        [(headers, _)] = self.arrived()
        assert headers["host"] == f"rebinding.example:{port}"

    def test_one_private_address_among_public_ones_is_enough_to_refuse(
        self, monkeypatch
    ):
        place = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda *_, **__: [
                (*place, ("203.0.113.9", 443)),
                (*place, ("10.0.0.1", 443)),
            ],
        )
        with pytest.raises(Refused) as refusal:
            self.caller.refuse_address("https://both.example/")
        assert refusal.value.code == "webhook_private"
