"""A new family name: the given name is there, and the paper is what counts."""

import re

import pytest
from django.test import Client

from madoguchi.customers.models import PartyProfile
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.split_names import split_name
from tests.clock import get_at, jst, post_at
from tests.operator import a_catalogue
from tests.people import Person, signed_in_client
from tests.procedure_walk import ProcedureWalk

AT = "2026-11-24T10:00"
STEP = re.compile(r"手順 (\d+)/(\d+)")
MARRIED = {"kana": "さとう はなこ", "happened_on": "2026-11-20"}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("髙橋 﨑子", ("髙橋", " ", "﨑子")),
        ("髙橋　﨑子", ("髙橋", "　", "﨑子")),
        ("髙橋﨑子", None),
        ("マリア ルイザ 髙橋", None),
        ("", None),
    ],
)
def test_a_name_is_split_at_its_one_gap(name, parts):
    assert split_name(name) == parts


def begin(person: Person, name: str) -> tuple[Client, str]:
    a_catalogue()
    with scope("test", person.party.pk):
        PartyProfile.objects.update(name=name)
    with clock_at(jst(AT)):
        client = signed_in_client(person.user, "password", "sms")
    first = ProcedureWalk(AT, client, "/p/name/").begin().url
    return client, post_at(AT, client, first, {"reason": "marriage"}).url


def test_the_given_name_is_filled_in_and_the_gap_stays(hanako):
    client, page = begin(hanako, "髙橋　﨑子")
    shown = get_at(AT, client, page).content.decode()
    assert 'value="﨑子"' in shown and 'name="name"' not in shown
    assert "本人確認書類のとおりに" in shown and "差し戻し" in shown
    typed = MARRIED | {"family_name": "佐藤", "given_name": "﨑子"}
    papers = post_at(AT, client, page, typed).url
    assert papers.endswith("/papers")
    with scope("test", hanako.party.pk):
        draft = Order.objects.get()
    form_page = get_at(AT, client, papers.replace("papers", "input/2"))
    assert 'value="佐藤"' in form_page.content.decode()
    assert draft.answers["family_name"] == "佐藤"


def test_a_name_without_a_gap_is_asked_for_whole(hanako):
    client, page = begin(hanako, "髙橋﨑子")
    shown = get_at(AT, client, page).content.decode()
    assert 'name="name"' in shown and 'name="family_name"' not in shown


def test_steps_are_counted_as_they_are(hanako):
    client, page = begin(hanako, "髙橋 﨑子")
    papers = page.replace("input/2", "papers")
    seen = [
        STEP.search(get_at(AT, client, where).content.decode()).groups()
        for where in ("/p/name/", page.replace("input/2", "input/1"), page)
    ]
    assert seen == [("1", "5"), ("2", "5"), ("3", "5")]
    typed = MARRIED | {"family_name": "佐藤", "given_name": "﨑子"}
    assert post_at(AT, client, page, typed).url == papers
    shown = get_at(AT, client, papers).content.decode()
    assert STEP.search(shown).groups() == ("4", "5")
