"""What every adapter at the port `sms` does: the simulator, SMPP, and two over HTTP."""

import json
from pathlib import Path

import pytest

from madoguchi.adapters.karaden.gateway import KaradenGateway
from madoguchi.adapters.rakuten_cpaas.gateway import RakutenCpaasGateway
from madoguchi.adapters.simulator.sms import SmsSimulator
from madoguchi.adapters.smpp.gateway import SmppGateway
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.messaging.delivery_states import DeliveryState
from madoguchi.messaging.ports import SentSms, SmsGateway, SmsReceipt
from tests.sms_peers import http_carrier, message_centre

REACHED, SILENT, BARRED = "09012345678", "09012345600", "09012345699"
CODE = "【窓口】確認コードは 123456 です。10分以内に入力してください。"
LONG = "確認コードのお知らせ。" * 11  # 121 letters: two messages of 67 at most


class Contract:
    gateway: SmsGateway
    number = REACHED
    """REACHED as this carrier writes it."""

    def arrived(self) -> list[tuple[str, str]]:
        raise NotImplementedError

    def test_a_text_arrives_whole_at_its_number(self):
        sent = self.gateway.send(to=REACHED, body=CODE, key="code-1")
        assert self.arrived() == [(self.number, CODE)]
        assert len(sent.outside_ids) == 1 and sent.outside_ids[0]

    def test_a_long_text_arrives_whole_and_counts_as_two(self):
        sent = self.gateway.send(to=REACHED, body=LONG, key="code-2")
        assert self.arrived() == [(self.number, LONG)]
        assert sent.segments == 2

    def test_each_message_has_a_number_of_its_own(self):
        ids = [
            self.gateway.send(to=REACHED, body=CODE, key=key).outside_ids
            for key in ("a", "b")
        ]
        assert len({*ids[0], *ids[1]}) == 2

    @pytest.mark.parametrize(
        ("to", "error"), [(SILENT, Unavailable), (BARRED, Refused)]
    )
    def test_no_answer_and_no_are_two_things(self, to, error):
        with pytest.raises(error) as raised:
            self.gateway.send(to=to, body="x", key="code-1")
        assert getattr(raised.value, "code", "sms_barred") == "sms_barred"
        assert self.arrived() == []

    @pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'{"id": 5}'])
    def test_what_is_no_receipt_is_said_to_be_none(self, body):
        with pytest.raises(ValueError):  # noqa: PT011 each adapter has words of its own
            self.gateway.receipts_in(body)

    def test_nothing_waits_where_nothing_was_sent(self):
        assert self.gateway.fetch_receipts() == []


class TestSimulator(Contract):
    @pytest.fixture(autouse=True)
    def at_the_outbox(self, settings, tmp_path):
        self.folder: Path = tmp_path
        settings.OUTBOX_FOLDER = tmp_path
        self.gateway = SmsSimulator()

    def arrived(self) -> list[tuple[str, str]]:
        files = [json.loads(f.read_text()) for f in self.folder.glob("*.sms")]
        return [(message["to"], message["body"]) for message in files]

    def test_the_same_key_again_sends_nothing_again(self):
        for body in (CODE, "another"):
            self.gateway.send(to=REACHED, body=body, key="code-1")
        assert self.arrived() == [(REACHED, CODE)]

    def test_it_reads_its_own_receipt(self):
        [receipt] = self.gateway.receipts_in(b'{"id": "code-1", "state": "delivered"}')
        assert receipt == SmsReceipt("code-1", DeliveryState.DELIVERED)


class TestSmpp(Contract):
    number = "819012345678"

    @pytest.fixture(autouse=True)
    def at_the_centre(self, settings):
        with message_centre() as self.centre:
            settings.SMS_URL = f"smpp://127.0.0.1:{self.centre.port}"
            settings.SMS_USER, settings.SMS_PASSWORD = "portal", "pw"
            settings.SMS_SENDER = "Madoguchi"
            self.gateway = SmppGateway()
            yield

    def arrived(self) -> list[tuple[str, str]]:
        return self.centre.texts()

    def test_sender_and_number_have_their_types_and_a_receipt_is_asked_for(self):
        self.gateway.send(to=REACHED, body=CODE, key="k")
        [event] = self.centre.taken
        assert (event.source_addr, event.source_addr_ton) == ("Madoguchi", 5)
        assert (event.dest_addr_ton, event.dest_addr_npi) == (1, 1)
        assert (event.registered_delivery, event.data_coding) == (1, 8)
        assert self.centre.binds == [False]  # sending takes no receipt away

    def test_letters_of_ascii_go_eight_bits_each(self):
        sent = self.gateway.send(to=REACHED, body="a" * 160, key="k")
        assert sent.segments == 1 and self.centre.taken[0].data_coding == 0

    def test_receipts_that_wait_are_fetched_once(self):
        self.centre.receipts = [
            ("m1", "DELIVRD", 2),
            ("m2", "UNDELIV", 0),
            ("m3", "ENROUTE", 1),
        ]
        assert set(self.gateway.fetch_receipts()) == {
            SmsReceipt("m1", DeliveryState.DELIVERED),
            SmsReceipt("m2", DeliveryState.UNDELIVERED),
            SmsReceipt("m3", DeliveryState.SENT),
        }
        assert self.gateway.fetch_receipts() == []

    def test_a_centre_that_is_not_there_is_unavailable(self, settings):
        for url in ("smpp://127.0.0.1:9", ""):
            settings.SMS_URL = url
            with pytest.raises(Unavailable):
                self.gateway.send(to=REACHED, body="x", key="k")

    def test_a_text_of_more_than_ten_messages_is_refused(self):
        with pytest.raises(Refused) as refusal:
            self.gateway.send(to=REACHED, body="あ" * 671, key="k")
        assert refusal.value.code == "sms_too_long" and self.arrived() == []


class OverHttp(Contract):
    path = "/"

    @pytest.fixture(autouse=True)
    def at_the_carrier(self, settings):
        with http_carrier() as self.carrier:
            port = self.carrier.server_address[1]
            settings.SMS_URL = f"http://127.0.0.1:{port}{self.path}"
            settings.SMS_USER, settings.SMS_PASSWORD = "77", "token"
            settings.SMS_SENDER = "Madoguchi"
            yield

    def arrived(self) -> list[tuple[str, str]]:
        return self.carrier.taken

    @pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "http://127.0.0.1:x/", ""])
    def test_a_carrier_that_is_not_there_is_unavailable(self, settings, url):
        settings.SMS_URL = url
        with pytest.raises(Unavailable):
            self.gateway.send(to=REACHED, body="x", key="k")

    def test_a_token_that_is_not_known_says_nothing_about_the_number(self, settings):
        settings.SMS_PASSWORD = "old"
        with pytest.raises(Unavailable):
            self.gateway.send(to=REACHED, body="x", key="k")

    def test_a_text_of_more_than_660_letters_is_refused(self):
        with pytest.raises(Refused) as refusal:
            self.gateway.send(to=REACHED, body="あ" * 661, key="k")
        assert refusal.value.code == "sms_too_long" and self.arrived() == []


class TestKaraden(OverHttp):
    gateway = KaradenGateway()
    path = "/api/tenant/messages"

    def test_the_form_has_the_names_of_its_documentation(self):
        sent = self.gateway.send(to=REACHED, body="x", key="code-1")
        assert self.carrier.seen == [
            {"service_id": "77", "to": REACHED, "body": "x", "tags[]": "code-1"}
        ]
        assert sent == SentSms(("k1",), 2)  # as many as the carrier says it bills

    @pytest.mark.parametrize(
        ("status", "result", "state"),
        [
            ("done", "received", DeliveryState.DELIVERED),
            ("done", "unconnected", DeliveryState.UNDELIVERED),
            ("done", "error", DeliveryState.UNDELIVERED),
            ("done", "none", DeliveryState.SENT),
            ("done", "unknown", DeliveryState.SENT),
            ("waiting", "none", DeliveryState.SENT),
            ("error", "none", DeliveryState.UNDELIVERED),
            ("canceled", "none", DeliveryState.UNDELIVERED),
        ],
    )
    def test_each_result_is_read(self, status, result, state):
        told = {"id": "k1", "object": "message", "status": status}
        body = json.dumps(told | {"sent_result": result}).encode()
        assert self.gateway.receipts_in(body) == [SmsReceipt("k1", state)]


class TestRakutenCpaas(OverHttp):
    gateway = RakutenCpaasGateway()
    number = "819012345678"
    path = "/sms/v1/submit"

    def test_the_message_has_the_names_of_its_documentation(self):
        for body in ("abc", "あ"):
            self.gateway.send(to=REACHED, body=body, key="k")
        common = {"from": "Madoguchi", "to": "819012345678"}
        assert self.carrier.seen == [
            common | {"message_type": "text", "text_message": {"text": "abc"}},
            common | {"message_type": "unicode", "unicode_message": {"text": "あ"}},
        ]

    @pytest.mark.parametrize(
        ("word", "state"),
        [
            ("DELIVERED", DeliveryState.DELIVERED),
            ("undelivered", DeliveryState.UNDELIVERED),
            ("Rejected", DeliveryState.UNDELIVERED),
            ("accepted", DeliveryState.SENT),
        ],
    )
    def test_each_status_is_read(self, word, state):
        body = json.dumps({"message_id": "r1", "status": word}).encode()
        assert self.gateway.receipts_in(body) == [SmsReceipt("r1", state)]
