"""After a change of one's sign-in the page says, once, what was done."""

from datetime import datetime

import pytest

from madoguchi.accounts.models import Channel, Device, SignInEvent
from madoguchi.accounts.sign_in_history import SIGN_IN_EVENT_LABELS
from madoguchi.identity.account.finished_changes import SENTENCE_OF_CHANGE
from madoguchi.kernel.calendar import JST
from madoguchi.platform.clock import clock_at
from tests.operator import an_operator
from tests.people import signed_in_client

AT = datetime(2026, 11, 24, 10, tzinfo=JST)
SECURITY = "/account/security/"


@pytest.fixture(autouse=True)
def today(db_of_all):
    an_operator()
    with clock_at(AT):
        yield


def page_after(client, path: str, answers: dict[str, object]) -> str:
    answer = client.post(path, answers, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_two_steps_say_that_they_are_on_and_then_off_once_each(hanako):
    client = signed_in_client(hanako.user, "passkey")
    on = page_after(client, f"{SECURITY}two-steps/", {"on": "yes"})
    assert "二段階認証をオンにしました。" in on
    assert "しました。" not in client.get(SECURITY).content.decode()
    off = page_after(client, f"{SECURITY}two-steps/", {"on": "no"})
    assert "二段階認証をオフにしました。" in off
    again = page_after(client, f"{SECURITY}two-steps/", {"on": "no"})
    assert "オフにしました" not in again  # nothing was changed


def test_a_removed_address_and_an_ended_session_are_said(hanako):
    client = signed_in_client(hanako.user, "passkey")
    channel = Channel.objects.create(
        user=hanako.user,
        kind="mail",
        address="spare@example.jp",
        created_at=AT,
        verified_at=AT,
    )
    page = page_after(client, f"{SECURITY}channels/{channel.pk}/remove/", {})
    assert "予備のメールアドレスを削除しました。" in page
    page = page_after(client, f"{SECURITY}sessions/end/", {"all": "yes"})
    assert "選んだ端末をログアウトさせました。" in page


def test_who_ends_the_trust_of_the_device_in_hand_is_signed_out(hanako):
    client = signed_in_client(hanako.user, "passkey")
    device = Device.objects.create(
        user=hanako.user, name="Linux・Chrome", first_seen_at=AT, last_seen_at=AT
    )
    session = client.session
    session["device"] = device.pk
    session.save()
    answer = client.post(f"{SECURITY}devices/revoke/", {"device": device.pk})
    assert answer.status_code == 302 and answer.url == "/signed-out/"
    assert client.get(SECURITY).url.startswith("/login/")
    assert SignInEvent.objects.filter(what="device-revoked").count() == 1


def test_every_sentence_is_of_a_change_in_the_history():
    assert set(SENTENCE_OF_CHANGE) <= set(SIGN_IN_EVENT_LABELS)
