"""Call-backs: what is proved and new has one effect; everything else has none."""

import json
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from urllib.parse import quote

import pytest
from django.core.management import call_command
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.callbacks.call_sources import ReadCall
from madoguchi.callbacks.call_view import MAX_BODY_BYTES
from madoguchi.callbacks.inbound_calls import ToldBody, store_calls
from madoguchi.jobs.messages.sms_receipts import (
    collect_sms_receipts,
    take_inbound_call,
)
from madoguchi.jobs.upkeep.expired_inbound_calls import delete_expired_inbound_calls
from madoguchi.kernel.call_signatures import hex_digest
from madoguchi.messaging.message_log import store_message
from madoguchi.messaging.models import SmsDelivery
from madoguchi.messaging.ports import SentSms
from madoguchi.messaging.sms_counts import count_sent_sms
from madoguchi.messaging.sms_deliveries import record_sent_sms
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at, now
from madoguchi.platform.models import CallCount, InboundCall, OutsideHandle
from madoguchi.platform.scope import scope
from tests.clock import jst
from tests.operator import an_operator
from tests.sign_in_helpers import (
    SMS_SIMULATOR,
    give_phone,
    post_sign_in,
    received_sms,
    run_waiting_jobs,
)
from tests.sms_peers import message_centre

SECRET, OLDER = "s" * 32, "o" * 32
ADDRESS = "/callbacks/sms/"
SMPP = "madoguchi.adapters.smpp.gateway.SmppGateway"


@pytest.fixture(autouse=True)
def open_to_the_carrier(db_of_all, settings, tmp_path):
    an_operator()
    settings.PORTS = settings.PORTS | {"sms": SMS_SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path
    settings.SMS_CALLBACK = "timestamped"
    settings.SMS_CALLBACK_SECRETS = (SECRET,)


def a_sent_sms(person, outside_id: str, segments: int = 1) -> None:
    party, at = person.party.pk, now()
    with scope("test", party):
        message = store_message(party=party, to="090", subject="", body="", at=at)
        sent = SentSms((outside_id,), segments)
        record_sent_sms(sent, party=party, message=message.pk, at=at)


def receipt(outside_id: str, state: str = "delivered") -> bytes:
    return json.dumps({"id": outside_id, "state": state}).encode()


def post_call(
    body: bytes, secret: str = SECRET, late: int = 0, address: str = ADDRESS, **more
) -> int:
    moment = str(int((now() - timedelta(seconds=late)).timestamp()))
    signature = hex_digest(secret.encode(), moment.encode() + b"." + body)
    header = {"HTTP_X_SIGNATURE": f"t={moment},v1={signature}"} | more
    return (
        Client(enforce_csrf_checks=True)
        .post(address, body, content_type="application/json", **header)
        .status_code
    )


def state_of(person, outside_id: str) -> str:
    with scope("test", person.party.pk):
        return SmsDelivery.objects.get(outside_id=outside_id).state


def rows_of(person) -> list[InboundCall]:
    with scope("test", person.party.pk):
        return list(InboundCall.objects.order_by("pk"))


def counts() -> dict[str, int]:
    return dict(CallCount.objects.values_list("outcome", "calls"))


def waiting_jobs() -> int:
    return ProcrastinateJob.objects.filter(task_name="take_inbound_call").count()


def test_a_receipt_is_stored_answered_and_taken_by_a_job(hanako):
    a_sent_sms(hanako, "a-1")
    assert post_call(receipt("a-1")) == 200
    [row] = rows_of(hanako)
    assert row.content == {"outside_id": "a-1", "state": "delivered"}
    assert row.done_at is None and state_of(hanako, "a-1") == "sent"
    run_waiting_jobs()
    assert state_of(hanako, "a-1") == "delivered"
    assert rows_of(hanako)[0].done_at and counts() == {"taken": 1}


def test_told_again_it_is_one_row_and_one_job(hanako):
    a_sent_sms(hanako, "a-1")
    assert [post_call(receipt("a-1"), late=n) for n in range(3)] == [200] * 3
    assert len(rows_of(hanako)) == 1 and waiting_jobs() == 1
    assert counts() == {"taken": 1, "doubled": 2}
    run_waiting_jobs()
    [row] = rows_of(hanako)
    take_inbound_call(hanako.party.pk, "test", row.pk)
    assert rows_of(hanako)[0].done_at == row.done_at


@pytest.mark.parametrize("order", [("sent", "delivered"), ("delivered", "sent")])
def test_in_any_order_the_end_is_the_end(hanako, order):
    a_sent_sms(hanako, "a-1")
    assert [post_call(receipt("a-1", state)) for state in order] == [200, 200]
    run_waiting_jobs()
    assert state_of(hanako, "a-1") == "delivered"


def test_what_was_delivered_is_not_undelivered_later(hanako):
    a_sent_sms(hanako, "a-1")
    for state in ("delivered", "undelivered"):
        post_call(receipt("a-1", state))
    run_waiting_jobs()
    assert state_of(hanako, "a-1") == "delivered"


@pytest.mark.parametrize(
    ("told", "status", "outcome"),
    [
        ({"secret": "x" * 32}, 401, "forged"),
        ({"HTTP_X_SIGNATURE": ""}, 401, "forged"),
        ({"late": 301}, 401, "stale"),
        ({"late": -330}, 401, "stale"),
    ],
)
def test_what_is_not_proved_leaves_nothing_but_a_count(hanako, told, status, outcome):
    a_sent_sms(hanako, "a-1")
    assert post_call(receipt("a-1"), **told) == status
    assert rows_of(hanako) == [] and waiting_jobs() == 0
    assert counts() == {outcome: 1}


@pytest.mark.parametrize(
    ("body", "status", "outcome"),
    [
        (b"{", 400, "unreadable"),
        (b"[" * 10_000, 400, "unreadable"),
        (b'{"a":' * 10_000, 400, "unreadable"),
        (b'{"id": "a-1", "state": "eaten"}', 400, "unreadable"),
        (b'{"id": "nobody", "state": "delivered"}', 404, "unknown"),
        (b" " * (MAX_BODY_BYTES + 1), 413, "too-large"),
    ],
)
def test_a_proved_call_about_nothing_of_ours_changes_nothing(
    hanako, body, status, outcome
):
    a_sent_sms(hanako, "a-1")
    assert post_call(body) == status
    assert rows_of(hanako) == [] and counts() == {outcome: 1}


def test_a_receipt_before_its_message_is_stored_comes_again(hanako):
    assert post_call(receipt("a-1")) == 404
    a_sent_sms(hanako, "a-1")
    assert post_call(receipt("a-1")) == 200
    run_waiting_jobs()
    assert state_of(hanako, "a-1") == "delivered"


def test_a_receipt_reaches_the_party_of_its_number_and_no_other(hanako, taro):
    a_sent_sms(hanako, "a-1")
    a_sent_sms(taro, "b-1")
    a_sent_sms(taro, "a-1")  # the carrier gives a number twice: the first keeps it
    assert post_call(receipt("a-1")) == 200
    run_waiting_jobs()
    assert state_of(hanako, "a-1") == "delivered"
    assert (state_of(taro, "b-1"), state_of(taro, "a-1")) == ("sent", "sent")
    assert rows_of(taro) == []


def test_two_secrets_count_while_one_takes_over(hanako, settings):
    settings.SMS_CALLBACK_SECRETS = (SECRET, OLDER)
    a_sent_sms(hanako, "a-1")
    assert post_call(receipt("a-1"), secret=OLDER) == 200
    settings.SMS_CALLBACK_SECRETS = (SECRET,)
    assert post_call(receipt("a-1"), secret=OLDER) == 401


def test_a_vendor_that_signs_nothing_proves_itself_by_the_address(hanako, settings):
    settings.SMS_CALLBACK = "address"
    a_sent_sms(hanako, "a-1")
    assert post_call(receipt("a-1")) == 401
    assert post_call(receipt("a-1"), address=f"{ADDRESS}{quote(OLDER)}/") == 401
    assert post_call(receipt("a-1"), address=f"{ADDRESS}{SECRET}/") == 200


def test_nobody_may_call_where_the_settings_open_nothing(hanako, settings):
    a_sent_sms(hanako, "a-1")
    assert post_call(receipt("a-1"), address="/callbacks/cards/") == 404
    assert Client().get(ADDRESS).status_code == 405
    settings.SMS_CALLBACK_SECRETS = ()
    assert post_call(receipt("a-1")) == 404
    settings.SMS_CALLBACK_SECRETS = (SECRET,)
    settings.PORTS = settings.PORTS | {"sms": ""}
    assert post_call(receipt("a-1")) == 404
    assert counts() == {} and rows_of(hanako) == []


def test_no_secret_of_an_address_is_logged(hanako, settings, caplog):
    settings.SMS_CALLBACK = "address"
    a_sent_sms(hanako, "a-1")
    for body in (receipt("a-1"), receipt("nobody"), b"{"):
        post_call(body, address=f"{ADDRESS}{SECRET}/")
    post_call(receipt("a-1"), address=f"/callbacks/cards/{SECRET}/")
    assert caplog.text == ""


def test_a_call_reads_no_session_and_sets_no_cookie(hanako):
    a_sent_sms(hanako, "a-1")
    client = Client()
    answer = client.post(ADDRESS, b"x", content_type="application/json")
    assert answer.status_code == 401 and not answer.cookies and answer.content == b""


def test_a_sent_code_is_counted_with_its_number_and_segments(hanako):
    give_phone(hanako.user)
    post_sign_in(Client(), "N100000001")
    [body] = received_sms()
    with scope("test", hanako.party.pk):
        [row] = SmsDelivery.objects.all()
    assert row.segments == (1 if len(body) <= 70 else -(-len(body) // 67))
    [line] = printed_counts()
    assert f": 1件 課金{row.segments}通 着信0通" in line
    assert post_call(receipt(row.outside_id)) == 200


def test_of_one_message_the_body_is_kept_as_it_came_and_never_what_proves_it(
    hanako, taro
):
    for person, name in ((hanako, "a-1"), (taro, "b-1"), (hanako, "a-2")):
        a_sent_sms(person, name)
    alone = receipt("a-1")
    assert post_call(alone) == 200
    both = receipt("a-2") + receipt("b-1")
    told = [ReadCall(n, n, {"outside_id": n, "state": "x"}) for n in ("a-2", "b-1")]
    store_calls("sms", told, ToldBody(both, may_be_kept=True), now())
    kept = {}
    for person in (hanako, taro):
        with scope("test", person.party.pk):
            for row in InboundCall.objects.all():
                kept[row.content["outside_id"]] = (bytes(row.body), row.digest)
                assert set(row.content) == {"outside_id", "state"}
    assert kept == {
        "a-1": (alone, sha256(alone).hexdigest()),
        "a-2": (b"", sha256(both).hexdigest()),
        "b-1": (b"", sha256(both).hexdigest()),
    }


@pytest.mark.parametrize(
    ("parts", "segments", "shares"),
    [(("a",), 3, [3]), (("a", "b"), 2, [1, 1]), (("a", "b"), 3, [2, 1])],
)
def test_each_segment_that_is_billed_is_counted_once(hanako, parts, segments, shares):
    with scope("test", hanako.party.pk):
        message = store_message(
            party=hanako.party.pk, to="09011112222", subject="", body="", at=now()
        )
        sent = SentSms(parts, segments)
        at = now()
        record_sent_sms(sent, party=hanako.party.pk, message=message.pk, at=at)
        rows = SmsDelivery.objects.order_by("outside_id")
        assert list(rows.values_list("segments", flat=True)) == shares


def printed_counts(*words: str) -> list[str]:
    out = StringIO()
    call_command("sms", "count", *words, stdout=out)
    return out.getvalue().splitlines()


def test_what_the_carrier_bills_is_printed_by_the_month_in_japan(hanako):
    assert printed_counts() == ["送ったSMSはありません。"]
    with batch("test"):
        for moment, segments in (
            ("2026-10-31T23:59", 3),
            ("2026-11-01T00:00", 1),
            ("2026-11-30T09:00", 2),
        ):
            count_sent_sms(SentSms(("x",), segments), jst(moment))
    with clock_at(jst("2026-11-30T10:00")):
        a_sent_sms(hanako, "a-1")
    with scope("test", hanako.party.pk):
        SmsDelivery.objects.update(state="delivered")
    assert printed_counts("--yen-per-segment", "3.3") == [
        "2026-10: 1件 課金3通（およそ10円） 着信0通 不着0通",
        "2026-11: 2件 課金3通（およそ10円） 着信1通 不着0通",
    ]


def test_receipts_over_smpp_are_fetched(hanako, settings):
    a_sent_sms(hanako, "m1")
    settings.PORTS = settings.PORTS | {
        "sms": "madoguchi.adapters.smpp.gateway.SmppGateway"
    }
    settings.SMS_USER, settings.SMS_PASSWORD = "portal", "pw"
    with message_centre() as centre:
        settings.SMS_URL = f"smpp://127.0.0.1:{centre.port}"
        centre.receipts = [("m1", "UNDELIV", 5), ("of-nobody", "DELIVRD", 2)]
        collect_sms_receipts(now())
    assert state_of(hanako, "m1") == "undelivered"
    collect_sms_receipts(now())  # a centre that is away: asked again in a minute


def test_after_ninety_days_calls_and_handles_go_and_deliveries_stay(hanako):
    a_sent_sms(hanako, "a-1")
    post_call(receipt("a-1"))
    run_waiting_jobs()
    delete_expired_inbound_calls(now() + timedelta(days=89))
    assert len(rows_of(hanako)) == 1 and OutsideHandle.objects.count() == 1
    delete_expired_inbound_calls(now() + timedelta(days=91))
    assert rows_of(hanako) == [] and not OutsideHandle.objects.exists()
    assert state_of(hanako, "a-1") == "delivered" and counts() == {"taken": 1}
