"""One network against many people: it learns little, and shuts nobody out."""

import re
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client

from madoguchi.accounts.guard import attempts, budgets
from madoguchi.accounts.guard.budgets import CODE_BUDGET, STOP_BUDGET, Budget
from madoguchi.accounts.models import Attempts, SpentBudget
from madoguchi.identity import client_address
from madoguchi.identity.change_notices import announce_security_change
from madoguchi.identity.sign_in.concurrency import SEATS, sign_in_seat
from madoguchi.kernel.calendar import JST
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import clock_at
from tests.operator import an_operator
from tests.people import PASSWORD, cached_password_hash, client_handler, sign_up
from tests.sign_in_helpers import (
    code_in_mail,
    give_app,
    is_signed_in,
    post_sign_in,
    run_waiting_jobs,
    stop_number_in_mail,
    turn_on_two_steps,
)

AT = datetime(2026, 11, 29, 10, tzinfo=JST)
NUMBER = "N100000001"
HALF_OF_GUESSES, HALF_OF_CODES, HALF_OF_STOPS = 15, 100, 10
CHEAP = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def operator(db_of_all, settings):
    an_operator()
    cached_password_hash(PASSWORD)  # before the cheap hasher: other files share it
    settings.PASSWORD_HASHERS = [*CHEAP, *settings.PASSWORD_HASHERS]
    client_address.warn_once.cache_clear()


def browser(address: str = "192.0.2.1", **more: str) -> Client:
    client = Client(REMOTE_ADDR=address, **more)
    client.handler = client_handler()
    return client


def spray(count: int, address: str = "192.0.2.1") -> list[str]:
    """Try one password at so many numbers; return where each answer leads, or ""."""
    return [sprayed(f"N7{nth:08}", address) for nth in range(count)]


def sprayed(number: str, address: str) -> str:
    return getattr(post_sign_in(browser(address), number, "Summer2026!"), "url", "")


def words(page) -> str:
    return page.content.decode()


def test_one_password_at_many_numbers_is_told_of_fifteen_times(hanako):
    with clock_at(AT):
        assert spray(20) == [""] * HALF_OF_GUESSES + ["/login/code/"] * 5
        assert spray(2, "192.0.2.200") == ["/login/code/"] * 2  # the same network
        assert spray(2, "198.51.100.1") == ["", ""]
    with clock_at(AT + timedelta(minutes=4)):
        assert spray(2) == ["", "/login/code/"]  # one more each four minutes


def test_in_any_hour_there_are_thirty_at_most():
    budget, told = Budget("guess", 30, 10**6), []
    for second in range(0, 3 * 3600, 10):
        at = AT + timedelta(seconds=second)
        if budgets.take_from_budget(budget, "192.0.2.0/24", at):
            told.append(second)
    assert max(sum(t <= u < t + 3600 for u in told) for t in told) in {29, 30}


def test_the_right_the_wrong_and_the_unknown_look_the_same(hanako, taro):
    spray(HALF_OF_GUESSES)
    pages = []
    for name, password in (
        (NUMBER, PASSWORD),
        ("N100000002", "wrong"),
        ("N999999999", "wrong"),
    ):
        client = browser()
        answer = post_sign_in(client, name, password)
        page = client.get(answer.url)
        shown = re.sub(r'value="[^"]*"', "", words(page))
        wrong = words(client.post(answer.url, {"code": "000000"}))
        pages.append((answer.status_code, answer.url, shown, "wrong_code" in wrong))
    assert pages[0] == pages[1] == pages[2] and pages[0][3]
    run_waiting_jobs()
    assert [m.to for m in mail.outbox] == [["hanako@example.jp"]]


def test_the_waits_do_not_tell_either_that_a_password_was_right(hanako):
    spray(HALF_OF_GUESSES)
    for password in ("wrong", PASSWORD):
        post_sign_in(browser(), NUMBER, password)
    subject = attempts.attempt_subject("password", NUMBER)
    assert Attempts.objects.get(pk=subject).failures == 2


def test_whoever_is_right_gets_in_with_the_mailed_code(hanako):
    spray(HALF_OF_GUESSES)
    client = browser()
    page = post_sign_in(client, NUMBER, on="/help/errors/")
    answer = client.post(page.url, {"code": code_in_mail()})
    assert answer.url == "/help/errors/" and is_signed_in(client)
    subject = attempts.attempt_subject("password", NUMBER)
    assert not Attempts.objects.filter(pk=subject).exists()


def test_the_second_step_is_asked_for_after_the_code(hanako, taro):
    give_app(hanako.user)
    turn_on_two_steps(taro.user)
    spray(HALF_OF_GUESSES)
    places = []
    for name, to in ((NUMBER, "hanako@example.jp"), ("N100000002", "taro@example.jp")):
        client = browser()
        page = post_sign_in(client, name)
        places.append(client.post(page.url, {"code": code_in_mail(to)}).url)
    assert places == ["/login/check/totp/", "/"]  # mail was taro's second step


def test_known_devices_feel_nothing_and_cost_nothing(hanako):
    known = browser()
    post_sign_in(known, NUMBER)
    known.post("/logout/")
    spray(HALF_OF_GUESSES)
    before = list(SpentBudget.objects.values())
    assert "wrong_credentials" in words(post_sign_in(known, NUMBER, "wrong"))
    assert post_sign_in(known, NUMBER).url == "/" and is_signed_in(known)
    assert list(SpentBudget.objects.values()) == before


def test_a_company_of_one_network_gets_in_and_spends_nothing():
    people = [sign_up(f"p{nth}") for nth in range(40)]
    answers = [post_sign_in(browser(), p.party.customer_number) for p in people]
    assert {answer.url for answer in answers} == {"/"}
    assert {row.spent for row in SpentBudget.objects.all()} == {0}


def test_the_whole_site_has_a_budget_over_all_networks(settings):
    settings.GUESSES_PER_HOUR = 8
    with clock_at(AT):
        led = [sprayed(f"N70000000{nth}", f"203.{nth}.113.1") for nth in range(6)]
    assert led == [""] * 4 + ["/login/code/"] * 2


def test_codes_for_many_people_have_a_budget_until_they_are_typed_in(hanako):
    at = AT
    for _ in range(HALF_OF_CODES - 1):
        assert budgets.take_from_budget(CODE_BUDGET, "192.0.2.0/24", at)
    with clock_at(at):
        client = browser()
        assert client.post("/reset/", {"identifier": NUMBER}).status_code == 302
        for path, field in (("/reset/", "identifier"), ("/first-access/", "number")):
            page = browser().post(path, {field: "N888888888"})
            assert "too_many_codes_around" in words(page)
        assert client.post("/reset/code/", {"code": code_in_mail()}).status_code == 302
        assert browser().post("/reset/", {"identifier": "N1"}).status_code == 302


def test_a_known_device_gets_its_code_beside_a_flood(hanako):
    known = browser()
    post_sign_in(known, NUMBER)
    known.post("/logout/")
    with clock_at(AT):
        while budgets.take_from_budget(CODE_BUDGET, "192.0.2.0/24", AT):
            pass
        assert known.post("/reset/", {"identifier": NUMBER}).status_code == 302


def test_the_emergency_stop_is_never_shut(hanako, taro):
    announce_security_change(hanako.user, "password-changed")
    number = stop_number_in_mail()
    for nth in range(HALF_OF_STOPS + 5):
        last = browser().post("/not-me/", {"number": f"{nth:012}"})
    assert "お客様番号" in words(browser().get("/not-me/"))
    assert "お客様番号" in words(last) and last.status_code == 422
    typed = {"number": number, "identifier": "taro@example.jp"}
    assert "no_such_notice" in words(browser().post("/not-me/", typed))
    typed["identifier"] = "Ｎ１０００００００１"
    assert browser().post("/not-me/", typed).status_code == 200
    elsewhere = words(browser("198.51.100.1").get("/not-me/"))
    assert "お客様番号" not in elsewhere


def test_a_right_number_of_a_notice_is_not_counted(hanako):
    for _ in range(HALF_OF_STOPS):
        budgets.take_from_budget(STOP_BUDGET, "192.0.2.0/24", AT)
        budgets.give_back_to_budget(STOP_BUDGET, "192.0.2.0/24")
    assert not budgets.is_budget_spent(STOP_BUDGET, "192.0.2.0/24", AT)


def test_a_crowd_of_one_network_leaves_seats_for_the_others(hanako):
    known = browser("192.0.2.1")
    post_sign_in(known, NUMBER)
    device = hanako.user.devices.get()
    with ExitStack() as taken:
        for _ in range(24):
            with suppress(Refused):
                taken.enter_context(sign_in_seat("192.0.2.0/24", None))
        assert SEATS.held["192.0.2.0/24"] == 3
        page = post_sign_in(browser(), NUMBER, "wrong")
        assert "door_is_busy" in words(page) and not Attempts.objects.exists()
        assert post_sign_in(browser("198.51.100.1"), NUMBER).status_code == 302
        with sign_in_seat("192.0.2.0/24", device):
            pass
        for other in ("198.51.100.0/24", "203.0.113.0/24"):
            taken.enter_context(sign_in_seat(other, None))
        with sign_in_seat("192.0.2.0/24", device):
            pass
    assert SEATS.held.total() == 0


def test_a_proxy_that_nobody_named_hides_networks_and_is_warned_of(caplog):
    def spray_behind(peer: str) -> list[str]:
        client = browser(peer, HTTP_X_FORWARDED_FOR="192.0.2.1")
        return [
            getattr(post_sign_in(client, f"N6{n:08}", "wrong"), "url", "")
            for n in range(17)
        ]

    assert set(spray_behind("10.0.0.7")) == {""}
    assert spray_behind("1.2.3.4")[-1] == "/login/code/"  # no proxy of anybody's
    warnings = [r for r in caplog.records if "MADOGUCHI_PROXIES" in r.getMessage()]
    assert len(warnings) == 1


def test_behind_a_named_proxy_each_client_has_its_own_network(settings, caplog):
    settings.PROXY_COUNT = 1

    def lead_of(forwarded: str) -> str:
        client = browser("10.0.0.7", HTTP_X_FORWARDED_FOR=forwarded)
        return getattr(post_sign_in(client, "N611111111", "wrong"), "url", "")

    for _ in range(HALF_OF_GUESSES):
        budgets.take_from_budget(budgets.guess_budget(), "192.0.2.0/24", AT)
    with clock_at(AT):
        assert lead_of("1.1.1.1, [::ffff:192.0.2.9]:4711") == "/login/code/"
        assert lead_of("192.0.2.9, 198.51.100.1:80") == ""
    assert not [r for r in caplog.records if "MADOGUCHI_PROXIES" in r.getMessage()]


def test_old_rows_of_networks_are_forgotten():
    budgets.take_from_budget(CODE_BUDGET, "192.0.2.0/24", AT)
    assert budgets.forget_old_budgets(AT + timedelta(hours=2)) == 0
    assert budgets.forget_old_budgets(AT + timedelta(hours=2, seconds=1)) == 2
