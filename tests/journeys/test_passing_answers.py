"""What is typed into a passing form reaches the port, and nothing else anywhere."""

import logging
from collections.abc import Iterator

import pytest
from django import forms
from django.db import connections

from madoguchi.kernel.errors import Unavailable
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import REGISTRY, Procedure
from madoguchi.procedures.toolkit.order_steps import DatabaseStep
from madoguchi.procedures.toolkit.passing_form import PassingForm
from madoguchi.procedures.toolkit.timing import AtOnce
from tests.clock import post_at, replay_until
from tests.kinds import WordForm, give_name
from tests.operator import a_catalogue
from tests.procedure_walk import ProcedureWalk

AT, KEY = "2026-11-24T10:00", "t-passing"
SECRET = "himitsu-4919-zz"
TABLES = """
    SELECT relname, relforcerowsecurity FROM pg_class WHERE relkind IN ('r', 'p')
    AND relnamespace = 'public'::regnamespace"""


class SecretForm(PassingForm):
    secret = forms.CharField(label="暗証番号", min_length=8)


@pytest.fixture
def port(db_of_all) -> Iterator[dict[str, str]]:
    """What the outside got, by key; it is silent while it holds `silent`."""
    got: dict[str, str] = {}

    class Passing(Procedure):
        key, lane, title = KEY, KEY, "暗証番号の手続き"
        form, timing, steps = WordForm, AtOnce(), (DatabaseStep(give_name),)
        services = ("mobile",)
        passing_form = SecretForm

        @classmethod
        def pass_on(cls, key, answers):
            if "silent" in got:
                raise Unavailable("no answer")
            got[key] = answers["secret"]

    a_catalogue()
    yield got
    REGISTRY.pop(KEY)


def tables_with(text: str) -> list[str]:
    """Name the tables in which that text stands, in whatever column."""
    found = []
    with connections["owner"].cursor() as cursor:
        cursor.execute(TABLES)
        for name, is_walled in cursor.fetchall():
            if is_walled:
                cursor.execute(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY")
            cursor.execute(
                f"SELECT count(*) FROM {name} t WHERE t::text LIKE %s", [f"%{text}%"]
            )
            if cursor.fetchone()[0]:
                found.append(name)
            if is_walled:
                cursor.execute(f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY")
    return found


@pytest.fixture
def walk(hanako) -> ProcedureWalk:
    return ProcedureWalk(AT, hanako.client, f"/c/{hanako.contract.code}/p/{KEY}/")


def test_it_reaches_the_port_alone(hanako, port, walk, caplog):
    caplog.set_level(logging.DEBUG)
    check = walk.fill({"word": "kotoba-123"}).url
    page = walk.check(check).content.decode()
    assert "暗証番号" in page and "kotoba-123" in page
    answer = walk.send(check, secret=SECRET)
    assert answer.status_code == 302
    replay_until("2026-11-24T12:00")
    with scope("test", hanako.party.pk):
        order = Order.objects.get()
    assert (order.state, port) == ("completed", {f"order-{order.pk}": SECRET})
    assert order.answers == {"word": "kotoba-123"}
    receipt = walk.check(answer.url)
    assert SECRET not in receipt.content.decode() and SECRET not in str(receipt.headers)
    assert tables_with("kotoba-123") and tables_with(SECRET) == []
    assert SECRET not in caplog.text


def test_a_page_that_comes_back_has_forgotten_it(hanako, port, walk, caplog):
    check = walk.fill({"word": "kotoba"}).url
    wrong = walk.send(check, secret="himitsu")  # one letter too few
    assert wrong.status_code == 422 and "himitsu" not in wrong.content.decode()
    stale = post_at(AT, hanako.client, check, {"seen": "", "secret": SECRET})
    assert stale.status_code == 422 and SECRET not in stale.content.decode()
    assert tables_with("himitsu") == [] and "himitsu" not in caplog.text
    with scope("test", hanako.party.pk):
        assert Order.objects.get().number == ""


def test_without_an_answer_of_the_port_nothing_is_sent(hanako, port, walk):
    port["silent"] = "yes"
    answer = walk.send(walk.fill({"word": "kotoba"}).url, secret=SECRET)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "ORDER-3064" in page and "申し込んでいません" in page
    assert SECRET not in page and tables_with(SECRET) == []
    with scope("test", hanako.party.pk):
        assert Order.objects.get().number == ""


def test_on_a_page_of_input_it_is_not_saved(hanako, port, walk):
    walk.fill({"word": "kotoba", "secret": SECRET})
    assert tables_with(SECRET) == []


def test_sent_twice_it_is_handed_on_once(hanako, port, walk):
    check = walk.fill({"word": "kotoba"}).url
    first = walk.send(check, secret=SECRET)
    again = post_at(AT, hanako.client, check, {"seen": "", "secret": "another-one"})
    assert again.status_code == 302 and again.url == first.url
    assert list(port.values()) == [SECRET]
