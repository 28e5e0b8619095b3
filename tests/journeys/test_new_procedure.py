"""The example of the docs, put beside the other kinds: one file, and it works."""

import re
import sys
from collections.abc import Iterator
from importlib import invalidate_caches
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from madoguchi.contracts.models import ContractOption
from madoguchi.platform.scope import scope
from madoguchi.procedures import kinds
from madoguchi.procedures.models import Order
from madoguchi.procedures.toolkit.base import REGISTRY
from tests.clock import get_at, replay_until
from tests.operator import a_catalogue, an_operator
from tests.procedure_walk import ProcedureWalk

DOCS = Path(__file__).parents[2] / "docs" / "procedures.md"
NAME = f"{kinds.__name__}.talk_of_the_docs"
MORNING = "2026-11-24T10:00"


@pytest.fixture
def with_the_example(tmp_path) -> Iterator[None]:
    """One more file among the kinds, found at start as they are."""
    source = re.search(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)[1]
    (tmp_path / "talk_of_the_docs.py").write_text(source)
    kinds.__path__.append(str(tmp_path))
    invalidate_caches()
    assert "talk" not in REGISTRY
    apps.get_app_config("procedures").ready()
    yield
    kinds.__path__.remove(str(tmp_path))
    del sys.modules[NAME], REGISTRY["talk"]


def options_of(person) -> list[tuple[str, str]]:
    with scope("test", person.party.pk):
        rows = ContractOption.objects.values_list("option_code", "started_on")
        return [(code, str(day)) for code, day in rows]


def test_one_file_is_a_procedure_from_its_notice_to_its_effect(
    hanako, with_the_example
):
    a_catalogue()
    start = f"/c/{hanako.contract.code}/p/talk/"
    assert "かけ放題を付ける" in get_at(MORNING, hanako.client, start).content.decode()
    receipt = ProcedureWalk(MORNING, hanako.client, start).order({"agreed": "on"})
    page = get_at(MORNING, hanako.client, receipt).content.decode()
    assert "+500円" in page and "12月1日（火" in page
    replay_until("2026-11-30T23:59")
    assert options_of(hanako) == []
    replay_until("2026-12-01T00:00")
    assert options_of(hanako) == [("TALK", "2026-12-01")]
    with scope("test", hanako.party.pk):
        assert Order.objects.get().state == "completed"


def test_its_file_alone_has_it_listed_and_found(hanako, with_the_example):
    a_catalogue()
    listed = get_at(MORNING, hanako.client, "/procedures/").content.decode()
    assert "かけ放題を付ける" in listed
    for words in ("通話定額", "つうわていがく", "tsuuwateigaku"):
        answer = get_at(MORNING, hanako.client, f"/search/?q={words}")
        assert 'href="/c/-/p/talk/"' in answer.content.decode()


def test_its_file_alone_explains_its_codes(hanako, with_the_example):
    start = f"/c/{hanako.contract.code}/p/talk/"
    an_operator()  # who sells no TALK
    refused = get_at(MORNING, hanako.client, start).content.decode()
    assert "talk_not_sold" in refused
    named = get_at(MORNING, hanako.client, "/help/errors/talk_not_sold/")
    assert (named.status_code, named.url) == (301, "/help/errors/ORDER-8949/")
    page = get_at(MORNING, hanako.client, named.url)
    assert "ほかのオプションは、契約のページで" in page.content.decode()


def test_without_its_file_nothing_is_left_of_it(hanako):
    assert "talk" not in REGISTRY
    missing = get_at(MORNING, hanako.client, "/help/errors/talk_not_sold/")
    assert missing.status_code == 404


def test_an_answer_that_is_missing_accepts_nothing(hanako, with_the_example):
    a_catalogue()
    start = f"/c/{hanako.contract.code}/p/talk/"
    answer = ProcedureWalk(MORNING, hanako.client, start).fill({})
    assert answer.status_code == 422
    with scope("test", hanako.party.pk):
        assert Order.objects.get().number == ""


def test_it_needs_no_migration(db_of_all, with_the_example):
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())
