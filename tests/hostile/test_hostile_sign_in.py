"""Hostile sign-ins: a sentence and a code, and nothing stored but the counter."""

import re
from datetime import datetime, timedelta

import pytest
from django.apps import apps
from django.test import Client

from madoguchi.accounts.guard import attempts, devices, masked_channels, masks
from madoguchi.accounts.guard.device_names import device_name_from_agent
from madoguchi.accounts.identifiers import normalise_identifier
from madoguchi.accounts.models import Attempts, Identifier, User
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import clock_at
from tests.operator import an_operator
from tests.people import PASSWORD
from tests.sign_in_helpers import is_signed_in, post_sign_in

AT = datetime(2026, 11, 24, 10, tzinfo=JST)
NUMBER = "N100000001"
TOUCHED = {"Attempts", "SpentBudget", "SignInEvent"}
"""The counter, the budget, and the owner's own history of what was tried."""


@pytest.fixture(autouse=True)
def operator(db_of_all):
    an_operator()


def rows() -> dict[str, list]:
    """All that is kept about sign-in, but for the counter and the history."""
    models = [*apps.get_app_config("accounts").get_models()]
    models += [*apps.get_app_config("mfa").get_models()]
    return {
        m.__name__: list(m.objects.order_by("pk").values())
        for m in models
        if m.__name__ not in TOUCHED
    }


HOSTILE = {
    "two megabytes": (NUMBER, "x" * 2_000_000, 400, "PAGE-4000"),
    "a huge name": ("N" * 2_000_000, "x", 400, "PAGE-4000"),
    "a long password": (NUMBER, "x" * 1_001, 422, "FORM-4131"),
    "a long name": ("x" * 501, "x", 422, "FORM-4131"),
    "NUL in the name": ("N1\0", "x", 422, "FORM-4220"),
    "NUL in the password": (NUMBER, "a\0b", 422, "FORM-4220"),
    "bidi": ("\u202eN100000001\u2066", "x", 422, "wrong_credentials"),
    "bidi in the password": (NUMBER, f"\u202e{PASSWORD}", 422, "wrong_credentials"),
    "combining": ("á́́́" * 100, "x", 422, "wrong_credentials"),
    "half a pair": ("\ud800".encode("utf-16", "surrogatepass"), "x", 422, ""),
    "sql": ("' OR 1=1 --", "' OR 1=1 --", 422, "wrong_credentials"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_sign_in_gets_a_sentence_and_a_code(hanako, kind):
    identifier, password, status, code = HOSTILE[kind]
    before = rows()
    page = Client(enforce_csrf_checks=False).post(
        "/login/", {"identifier": identifier, "password": password}
    )
    words = page.content.decode()
    assert page.status_code == status and code in words
    assert re.search("何も変更していません|ログインしていません", words)
    assert rows() == before


def test_ten_thousand_fields_are_one_refusal(hanako):
    before = rows()
    body = "&".join(f"identifier=N{n:09}" for n in range(10_000))
    page = Client().post(
        "/login/", body, content_type="application/x-www-form-urlencoded"
    )
    assert page.status_code == 400 and "PAGE-4000" in page.content.decode()
    assert rows() == before and not Attempts.objects.exists()


def test_ten_thousand_names_of_one_person_have_one_counter(hanako):
    Identifier.objects.bulk_create(
        Identifier(canonical=f"N{n}", kind="customer_number", user=hanako.user)
        for n in range(300_000_000, 300_010_000)
    )
    for nth in range(5):
        post_sign_in(Client(), f"N{300_000_000 + nth * 1_999}", "wrong")
    page = post_sign_in(Client(), "Ｎ３００００９９９９").content.decode()
    assert "wait_before_next_try" in page
    assert Attempts.objects.get().failures == 5


def test_a_stranger_never_keeps_the_owner_out_of_a_known_device(hanako):
    known = Client()
    with clock_at(AT):
        post_sign_in(known, NUMBER)
        known.post("/logout/")
        for nth in range(12):
            with clock_at(AT + timedelta(minutes=6 * nth)):
                post_sign_in(Client(), NUMBER, "wrong")
    with clock_at(AT + timedelta(minutes=73)):
        assert "wait_before_next_try" in post_sign_in(Client(), NUMBER).content.decode()
        assert post_sign_in(known, NUMBER).status_code == 302 and is_signed_in(known)


def test_a_stranger_does_not_use_up_the_owner_s_codes(hanako):
    known = Client()
    post_sign_in(known, NUMBER)
    known.post("/logout/")
    for _ in range(4):
        page = Client().post("/reset/", {"identifier": NUMBER})
    assert "too_many_codes" in page.content.decode()
    assert known.post("/reset/", {"identifier": NUMBER}).status_code == 302


def test_a_guess_counts_against_the_name_for_which_the_code_was_requested(hanako):
    client = Client()
    client.post("/reset/", {"identifier": NUMBER})
    client.post("/first-access/", {"number": "N199999999"})
    client.post("/reset/code/", {"code": "000000"})
    counter = Attempts.objects.get(pk=attempts.attempt_subject("mail", NUMBER))
    assert counter.failures == 1 and Attempts.objects.count() == 1


def test_the_device_of_one_is_no_known_device_of_another(hanako, taro):
    device = Client()
    post_sign_in(device, NUMBER)
    device.post("/logout/")
    for _ in range(6):
        page = post_sign_in(device, "N100000002", "wrong")
    assert "wait_before_next_try" in page.content.decode()
    assert Attempts.objects.get().failures == 5
    subject = attempts.attempt_subject("password", "taro@example.jp")
    assert Attempts.objects.get().pk == subject


def test_twenty_failures_close_a_way_until_it_is_opened(hanako):
    subject, at, waits = attempts.attempt_subject("password", NUMBER), AT, []
    for _ in range(20):
        attempts.count_attempt(subject, at)
        until = Attempts.objects.get().next_try_at
        waits.append((until - at).total_seconds())
        at = until
    assert waits[:10] == [0, 0, 0, 0, 30, 60, 60, 300, 300, 86_400]
    assert set(waits[10:19]) == {86_400} and waits[19] > 3e9
    with pytest.raises(Refused) as refused:
        attempts.count_attempt(subject, AT + timedelta(days=400))
    assert refused.value.code == "way_is_closed"
    assert attempts.unlock_user(hanako.user) == 1
    attempts.count_attempt(subject, AT + timedelta(days=400))


CHANNELS_TO_CHOOSE = re.compile(
    r"(?:<div>\s*<label for=\"id_channel_.*?</label>\s*</div>\s*)+", re.DOTALL
)
"""One or two, for a number that nobody has as well."""


@pytest.mark.parametrize("path", ["/reset/", "/recovery/", "/first-access/"])
def test_every_door_says_the_same_of_known_and_unknown(hanako, path):
    field = "identifier" if path == "/reset/" else "number"
    shown = []
    for name in (NUMBER, "N999999999", "N100000002"):
        client = Client()
        page = client.post(path, {field: name})
        words = client.get(page.url).content.decode()
        plain = CHANNELS_TO_CHOOSE.sub("channels", words)
        plain = re.sub(r'value="[^"]*"|\w\*\*\*@\S+|0\d0-\S+', "", plain)
        shown.append((page.status_code, page.url, plain))
    assert shown[0] == shown[1] == shown[2]


@pytest.mark.parametrize(
    ("kind", "address", "shown"),
    [
        ("mail", "taro@example.jp", "t***@e***.jp"),
        ("mail", "a@b.co.jp", "a***@b***.co.jp"),
        ("sms", "09012345678", "090-****-**78"),
    ],
)
def test_a_mask_shows_enough_for_its_owner_and_no_more(kind, address, shown):
    assert masks.mask_address(kind, address) == shown


def test_made_up_channels_are_the_same_each_time_and_look_like_real_ones():
    names = [normalise_identifier(f"N{n:09}") for n in range(2_000)]
    first = [masked_channels.masked_channels(None, name) for name in names]
    assert first == [masked_channels.masked_channels(None, name) for name in names]
    phones = sum(len(found) == 2 for found in first)
    assert 600 < phones < 900
    assert len({found[0].masked_address for found in first}) > 300
    shape = re.compile(r"[a-z]\*\*\*@[a-z]\*\*\*\.[a-z.]+|0[789]0-\*{4}-\*\*\d\d")
    assert all(shape.fullmatch(c.masked_address) for found in first for c in found)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18) Safari/604.1", "iPhone・Safari"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari Edg/140", "Windows・Edge"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140 Safari", "Android・Chrome"),
        ("<script>alert(1)</script>", "不明な端末"),
        ("", "不明な端末"),
    ],
)
def test_a_device_has_a_name_that_people_know(said, name):
    assert device_name_from_agent(said) == name


def test_a_revoked_device_comes_back_as_a_new_one(hanako):
    client = Client()
    post_sign_in(client, NUMBER)
    user = User.objects.get(pk=hanako.user.pk)
    devices.revoke_device(user.devices.get(), AT)
    before = client.cookies["device"].value
    client.post("/logout/")
    post_sign_in(client, NUMBER)
    assert client.cookies["device"].value != before and user.devices.count() == 2
