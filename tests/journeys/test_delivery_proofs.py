"""An address for bill notices is proved before the first mail goes there."""

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from madoguchi.billing.delivery import bill_mail_address, late_sms_number
from madoguchi.billing.models import Delivery
from madoguchi.customers.models import PartyProfile
from madoguchi.kernel.calendar import JST
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.operator import an_operator
from tests.people import Person, sign_up, signed_in_client
from tests.sign_in_helpers import code_in_mail, give_mail, run_waiting_jobs

AT = datetime(2026, 11, 24, 10, tzinfo=JST)
SMS = "madoguchi.adapters.simulator.sms.SmsSimulator"
OLD, NEW = "keiri@example.jp", "soumu@example.com"
HERE, CODE = "/c/-/bills/delivery", "/c/-/bills/delivery/code"


@pytest.fixture(autouse=True)
def clock():
    with clock_at(AT):
        yield


@pytest.fixture
def billed(hanako) -> Person:
    an_operator()
    with scope("test", hanako.party.pk):
        type(hanako.account).objects.update(email=OLD)
    return hanako


def address_of(person: Person) -> str:
    with scope("test", person.party.pk):
        return bill_mail_address(type(person.account).objects.get())


def changes_of(person: Person, verb: str) -> list[dict[str, list[str]]]:
    with scope("test", person.party.pk):
        rows = AuditEvent.objects.filter(party=person.party, verb=verb)
        return list(rows.order_by("pk").values_list("changes", flat=True))


def told(to: str) -> list[str]:
    run_waiting_jobs()
    return [m.body for m in mail.outbox if m.to == [to] and "お知らせ先が" in m.body]


def ask(client: Client, address: str = NEW) -> None:
    answer = client.post(HERE, {"way": "mail", "to_address": address})
    assert answer.status_code == 302 and answer.url.endswith("/bills/delivery/code")


def test_mail_goes_to_another_address_once_its_code_is_typed(billed):
    client = billed.client
    ask(client)
    assert address_of(billed) == OLD and told(OLD) == told(NEW) == []
    page = client.get(HERE).content.decode()
    assert NEW in page and "まだ確かめていません" in page
    assert client.post(CODE, {"code": "000000"}).status_code == 422
    assert address_of(billed) == OLD
    assert client.post(CODE, {"code": code_in_mail(NEW)}).url == "/bills/"
    assert address_of(billed) == NEW
    for letter in (*told(OLD), *told(NEW)):
        assert "いままでのお知らせ先: k***@example.jp" in letter
        assert "新しいお知らせ先: s***@example.com" in letter and "末尾0001" in letter
    assert len(told(OLD)) == len(told(NEW)) == 1


def test_the_log_holds_both_addresses_masked(billed):
    client = billed.client
    ask(client)
    client.post(CODE, {"code": code_in_mail(NEW)})
    both = ["k***@e***.jp", "s***@e***.com"]
    assert changes_of(billed, "delivery_asked_for") == [{"to_address": both}]
    assert changes_of(billed, "delivery_chosen") == [
        {"way": ["mail", "mail"], "to_address": both}
    ]


def test_no_mail_at_all_is_told_to_who_got_it(billed):
    assert billed.client.post(HERE, {"way": "none"}).url == "/bills/"
    assert address_of(billed) == ""
    (letter,) = told(OLD)
    assert "メールでのお知らせは止まりました" in letter
    assert changes_of(billed, "delivery_chosen") == [
        {"way": ["mail", "none"], "to_address": ["k***@e***.jp", ""]}
    ]


@pytest.mark.parametrize("known", ["", OLD, "hanako@example.jp", "spare@example.jp"])
def test_what_is_proved_already_needs_no_code(billed, known):
    give_mail(billed.user, "spare@example.jp")
    answer = billed.client.post(HERE, {"way": "mail", "to_address": known})
    assert answer.url == "/bills/" and address_of(billed) == (known or OLD)


def test_a_spare_address_without_its_code_is_not_proved(billed):
    channel = give_mail(billed.user, NEW)
    channel.verified_at = None
    channel.save()
    ask(billed.client)
    assert address_of(billed) == OLD


def test_the_code_of_one_address_proves_no_other(billed):
    client = billed.client
    ask(client)
    code = code_in_mail(NEW)
    ask(client, "thief@example.net")
    assert client.post(CODE, {"code": code}).status_code == 422
    assert address_of(billed) == OLD


def colleague_of(person: Person) -> Client:
    other = sign_up("jiro")
    person.party.kind = "corporate"
    person.party.save()
    member = other.member
    member.party, member.role = person.party, "admin"
    member.save()
    return signed_in_client(other.user, "password")


def test_another_member_of_a_company_stands_for_the_code(billed):
    colleague, client = colleague_of(billed), billed.client
    ask(client)
    assert client.post(CODE, {"confirm": "yes"}).status_code == 422
    assert address_of(billed) == OLD
    assert "御社のアドレスとして確かめる" not in client.get(CODE).content.decode()
    assert "御社のアドレスとして確かめる" in colleague.get(CODE).content.decode()
    assert colleague.post(CODE, {"confirm": "yes"}).url == "/bills/"
    assert address_of(billed) == NEW and len(told(OLD)) == len(told(NEW)) == 1


def test_of_a_person_nobody_else_confirms(billed):
    colleague = colleague_of(billed)
    billed.party.kind = "individual"
    billed.party.save()
    ask(billed.client)
    assert colleague.post(CODE, {"confirm": "yes"}).status_code == 422
    assert address_of(billed) == OLD


@pytest.fixture
def unproved(billed) -> Person:
    """With an address of the time when none had to be proved."""
    with scope("test", billed.party.pk):
        Delivery.objects.create(
            party=billed.party, account=billed.account, way="mail", to_address=NEW
        )
    return billed


def proved_at(person: Person) -> datetime | None:
    with scope("test", person.party.pk):
        return Delivery.objects.get().proved_at


def test_an_address_of_before_is_marked_and_mail_goes_on_to_it(unproved):
    page = unproved.client.get(HERE).content.decode()
    assert f"未確認: {NEW} に届くことを、まだ確かめていません" in page
    assert "届くことを確かめる" in page and address_of(unproved) == NEW


def test_an_address_of_before_is_proved_by_its_code(unproved):
    client = unproved.client
    assert client.post(HERE, {"prove": "yes"}).url.endswith("/delivery/code")
    assert address_of(unproved) == NEW and proved_at(unproved) is None
    assert client.post(CODE, {"code": "000000"}).status_code == 422
    assert proved_at(unproved) is None
    assert client.post(CODE, {"code": code_in_mail(NEW)}).url == "/bills/"
    assert proved_at(unproved) == AT and address_of(unproved) == NEW
    assert "未確認" not in client.get(HERE).content.decode()
    assert changes_of(unproved, "delivery_proved") == [
        {"to_address": ["", "s***@e***.com"]}
    ]
    assert told(OLD) == told(NEW) == []


def test_an_address_of_before_that_somebody_has_proved_needs_no_code(unproved):
    give_mail(unproved.user, NEW)
    assert unproved.client.post(HERE, {"prove": "yes"}).url == HERE
    assert proved_at(unproved) == AT


def test_choosing_the_address_of_before_again_is_no_proof(unproved):
    client = unproved.client
    client.post(HERE, {"prove": "yes"})
    for way in ("none", "mail"):
        client.post(HERE, {"way": way, "to_address": NEW})
    assert proved_at(unproved) is None and address_of(unproved) == NEW


def test_whoever_asks_too_often_reads_why_there_is_no_code(unproved):
    client = unproved.client
    answers = [client.post(HERE, {"prove": "yes"}) for _ in range(12)]
    assert answers[0].status_code == 302
    assert answers[-1].status_code == 409
    assert "先に届いたコードを使うか" in answers[-1].content.decode()
    assert proved_at(unproved) is None


def test_there_is_nothing_to_prove_where_nothing_was_chosen(billed):
    assert "未確認" not in billed.client.get(HERE).content.decode()
    assert billed.client.post(HERE, {"prove": "yes"}).url == HERE
    client = billed.client
    ask(client)
    client.post(CODE, {"code": code_in_mail(NEW)})
    assert proved_at(billed) == AT
    assert "未確認" not in billed.client.get(HERE).content.decode()


def test_an_address_waits_for_a_week(billed):
    colleague = colleague_of(billed)
    ask(billed.client)
    with clock_at(AT + timedelta(days=7)):
        later = signed_in_client(billed.user, "password")
        assert later.get(CODE).url.endswith("/bills/delivery")
    assert colleague.get(CODE).status_code == 200


def test_a_mobile_number_may_be_told_of_late_payments_and_no_other(billed, settings):
    """The box is there where SMS can be sent, and to a number that takes them."""
    settings.PORTS = settings.PORTS | {"sms": SMS}
    words = "お支払いが遅れたとき、SMSでも知らせる（090-****-**22）"
    with scope("test", billed.party.pk):
        PartyProfile.objects.update(phone="0222223333")
    assert "SMSでも" not in billed.client.get(HERE).content.decode()
    with scope("test", billed.party.pk):
        PartyProfile.objects.update(phone="090-1111-2222")
    assert words in billed.client.get(HERE).content.decode()
    told = {"way": "mail", "to_address": ""}
    for more, number in (({"late_sms": "on"}, "09011112222"), ({}, "")):
        assert billed.client.post(HERE, told | more).status_code == 302
        with scope("test", billed.party.pk):
            assert late_sms_number(billed.account) == number
    assert changes_of(billed, "late_sms_chosen") == [
        {"late_sms_to": ["", "090-****-**22"]},
        {"late_sms_to": ["090-****-**22", ""]},
    ]
    settings.PORTS = settings.PORTS | {"sms": ""}
    assert "SMSでも" not in billed.client.get(HERE).content.decode()
