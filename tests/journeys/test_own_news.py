"""News of one's own contracts: by mail, SMS and browser, to proved places, once."""

import json

import pytest
from django.core import mail
from django.test import Client

from madoguchi.accounts.models import Channel
from madoguchi.contracts.models import Contract
from madoguchi.jobs.outages.status_news import mail_status_news
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.messaging.models import SmsCount
from madoguchi.notices.models import StatusMail, StatusSubscription
from madoguchi.notices.push_endpoints import refuse_push_endpoint
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.clock import get_at, jst, post_at, replay_until
from tests.journeys.test_status_mails import LATER, NOW, subscribe, tell
from tests.operator import an_operator
from tests.people import Person, signed_in_client
from tests.push_peers import BROWSER_KEY, BROWSER_SECRET
from tests.sign_in_helpers import SMS_SIMULATOR

PHONE = "09011112222"
PLACE, BROWSERS = "/status/own/", "/status/own/browser/"
ENDPOINT = "https://fcm.googleapis.com/fcm/send/abc"
PUSH_SIMULATOR = "madoguchi.adapters.simulator.push.PushSimulator"


@pytest.fixture(autouse=True)
def outside(hanako, settings, tmp_path):
    settings.PORTS = settings.PORTS | {"sms": SMS_SIMULATOR, "push": PUSH_SIMULATOR}
    settings.OUTBOX_FOLDER = tmp_path
    an_operator()


@pytest.fixture
def browser(hanako) -> Client:
    with clock_at(jst(NOW)):
        return signed_in_client(hanako.user, "password")


def add_phone(person: Person, number: str = PHONE, *, proved: bool = True) -> None:
    Channel.objects.create(
        user=person.user,
        kind="sms",
        address=number,
        created_at=jst(NOW),
        verified_at=jst(NOW) if proved else None,
    )


def choose(browser: Client, *ways: str, **wishes: object):
    plain = {"least_severity": "all", "ways": list(ways)}
    return post_at(NOW, browser, PLACE, plain | wishes)


def add_browser(browser: Client, endpoint: str = ENDPOINT, **keys: str):
    plain = {"endpoint": endpoint, "key": BROWSER_KEY, "secret": BROWSER_SECRET}
    return post_at(NOW, browser, BROWSERS, plain | keys)


def outbox(tmp_path, ending: str) -> list[dict[str, str]]:
    files = sorted(tmp_path.glob(f"*.{ending}"))
    return [json.loads(file.read_text()) for file in files]


MOBILE = {"functions": ["mobile"], "headline": "データ通信が切れます"}


def test_an_own_contract_that_is_touched_is_told_and_another_is_not(hanako, browser):
    assert choose(browser, "0").status_code == 302
    tell(**MOBILE, services=["fibre"])
    tell(**MOBILE, contracts=["C9"])
    assert mail.outbox == []
    tell(**MOBILE, contracts=[hanako.contract.contract_number])
    assert [m.to for m in mail.outbox] == [["hanako@example.jp"]]


def test_an_ended_contract_and_one_of_somebody_else_are_not_own(hanako, browser, taro):
    choose(browser, "0")
    tell(**MOBILE, contracts=[taro.contract.contract_number])
    with scope("test", hanako.party.pk):
        Contract.objects.filter(pk=hanako.contract.pk).update(status="ended")
    tell(**MOBILE)
    assert mail.outbox == []


def test_only_a_proved_number_gets_an_sms_and_only_while_it_is_proved(
    hanako, browser, tmp_path
):
    add_phone(hanako, "08099998888", proved=False)
    page = get_at(NOW, browser, PLACE).content.decode()
    assert "h***@e***.jp" in page and "080-****" not in page
    assert choose(browser, "1").status_code == 422
    add_phone(hanako)
    assert choose(browser, "1").status_code == 302
    tell(**MOBILE)
    [sms] = outbox(tmp_path, "sms")
    assert sms["to"] == PHONE and "データ通信が切れます（調査中）" in sms["body"]
    assert mail.outbox == []
    with batch("test"):
        assert list(SmsCount.objects.values_list("messages", flat=True)) == [1]
    Channel.objects.filter(address=PHONE).delete()
    tell(**MOBILE, starts_at=jst("2026-11-24T10:01"))
    assert len(outbox(tmp_path, "sms")) == 1


def test_who_asked_twice_is_told_once(hanako, browser):
    subscribe(Client(), address="hanako@example.jp")
    choose(browser, "0")
    notice = tell(**MOBILE)
    assert len(mail.outbox) == 1
    newest = notice.revisions.latest("number").pk
    with clock_at(jst(LATER)):
        mail_status_news(actor="test", revision=newest, share=0, shares=1)
    assert len(mail.outbox) == 1


SEVERITIES = [
    ("all", {"kind": "maintenance", "effect": "", "progress": ""}, 1),
    ("incidents", {"kind": "maintenance", "effect": "", "progress": ""}, 0),
    ("incidents", {"effect": "slow"}, 1),
    ("down", {"effect": "slow"}, 0),
    ("down", {"effect": "down"}, 1),
    ("down", {"effect": "slow", "emergency_calls": "affected"}, 1),
]


@pytest.mark.parametrize(("least", "columns", "count"), SEVERITIES)
def test_no_less_than_the_severity_that_was_asked_for(browser, least, columns, count):
    choose(browser, "0", least_severity=least)
    tell(**MOBILE | columns, ends_at=jst("2026-11-24T12:00"))
    assert len(mail.outbox) == count


def test_who_was_told_also_hears_that_it_got_better(browser):
    choose(browser, "0", least_severity="down")
    notice = tell(**MOBILE, effect="down")
    tell("2026-11-24T10:20", notice, effect="slow")
    over = {"progress": "recovered", "ends_at": jst("2026-11-24T10:30")}
    tell("2026-11-24T10:31", notice, **over)
    assert ["復旧" in m.subject for m in mail.outbox] == [False, False, True]


def test_stopping_stops_and_choosing_again_begins(browser):
    choose(browser, "0")
    assert choose(browser).status_code == 302
    tell(**MOBILE)
    assert mail.outbox == []
    choose(browser, "0")
    choose(browser, "0")
    assert StatusSubscription.objects.filter(ended_at=None).count() == 1


def test_a_browser_is_told_once_and_ends_when_it_is_gone(browser, tmp_path):
    assert [add_browser(browser).status_code for _again in range(2)] == [302, 302]
    add_browser(browser, f"{ENDPOINT}/gone")
    tell(**MOBILE)
    [push] = outbox(tmp_path, "push")
    assert push["title"] == "【テストネット】データ通信が切れます（調査中）"
    assert push["path"].startswith("/status/") and push["endpoint"] == ENDPOINT
    [live] = StatusSubscription.objects.filter(ended_at=None)
    assert live.push_endpoint == ENDPOINT
    with batch("test"):
        assert StatusMail.objects.count() == 1
    post_at(NOW, browser, BROWSERS, {"act": "stop"})
    assert not StatusSubscription.objects.filter(ended_at=None).exists()


def test_a_service_that_does_not_answer_holds_nobody_else_up(browser, tmp_path):
    add_browser(browser, f"{ENDPOINT}/silent")
    add_browser(browser)
    choose(browser, "0")
    notice = tell(**MOBILE)
    assert len(outbox(tmp_path, "push")) == len(mail.outbox) == 1
    newest = notice.revisions.latest("number").pk
    with clock_at(jst(LATER)), pytest.raises(Unavailable):
        mail_status_news(actor="test", revision=newest, share=0, shares=1)
    assert len(outbox(tmp_path, "push")) == len(mail.outbox) == 1


STRANGE = [
    "",
    "https://10.0.0.1/push",
    "https://127.0.0.1/",
    "https://localhost/",
    "https://metadata.google.internal/",
    "https://[::1]/",
    "https://evilfcm.googleapis.com.example.jp/",
    "https://notfcm.googleapis.com/",
    "https://fcm.googleapis.com@10.0.0.1/",
    "https://fcm.googleapis.com:8443/",
    "http://fcm.googleapis.com/",
    "https://fcm.googleapis.com/\r\nHost: x",
    "https://fcm.googleapis.com/" + "a" * 1_000,
    "https://fcm.googleapis.com:99999/",
    "ftp://fcm.googleapis.com/",
    "fcm.googleapis.com",
]


@pytest.mark.parametrize("endpoint", STRANGE)
def test_an_endpoint_that_leads_elsewhere_is_refused(browser, endpoint):
    page = add_browser(browser, endpoint)
    assert page.status_code == 422 and "MAIL-7044" in page.content.decode()
    assert not StatusSubscription.objects.exists()


@pytest.mark.parametrize(
    "host",
    [
        "fcm.googleapis.com",
        "updates.push.services.mozilla.com",
        "web.push.apple.com",
        "wns2-par02p.notify.windows.com",
    ],
)
def test_the_push_services_of_browsers_are_known(host):
    refuse_push_endpoint(f"https://{host}/a/b?c=d")


@pytest.mark.parametrize(
    "keys",
    [{"key": ""}, {"key": "あ"}, {"key": BROWSER_KEY[:-4]}, {"secret": "YWJj"}],
)
def test_keys_that_are_none_are_refused(browser, keys):
    assert add_browser(browser, **keys).status_code == 422
    assert not StatusSubscription.objects.exists()


def test_a_host_that_is_no_longer_allowed_is_not_called(browser, settings, tmp_path):
    add_browser(browser)
    settings.PUSH_HOSTS = ("push.example.jp",)
    with pytest.raises(Refused):
        refuse_push_endpoint(ENDPOINT)
    tell(**MOBILE)
    assert outbox(tmp_path, "push") == []


def test_a_night_is_quiet_for_each_way(hanako, browser, tmp_path):
    add_phone(hanako)
    quiet = {"is_quiet_at_night": "on", "wakes_for_emergency": "on"}
    choose(browser, "0", "1", **quiet)
    add_browser(browser)
    tell("2026-11-24T22:00", **MOBILE)
    assert mail.outbox == outbox(tmp_path, "sms") == []
    replay_until("2026-11-25T07:00")
    assert len(mail.outbox) == len(outbox(tmp_path, "sms")) == 1


def test_nobody_chooses_without_signing_in():
    assert get_at(NOW, Client(), PLACE).status_code == 302
    assert post_at(NOW, Client(), BROWSERS, {"endpoint": ENDPOINT}).status_code == 302
