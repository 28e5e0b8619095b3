"""Which contracts an outage touches, in the switcher and beside what is to be done."""

import re

import pytest

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import Party
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_changes import add_notice
from madoguchi.platform.batch import batch
from madoguchi.procedures.models import Order
from tests import order_engine
from tests.clock import get_at, jst
from tests.operator import a_catalogue
from tests.people import a_contract
from tests.procedure_walk import ProcedureWalk

NOW = "2026-11-24T10:00"
ENTRY = re.compile(r"<li>.*?</li>", re.DOTALL)
SWITCHER = re.compile(r'<nav class="switcher".*?</nav>', re.DOTALL)


def tell(**columns: object) -> Notice:
    values = {
        "kind": "incident",
        "mode": "open",
        "functions": ["fibre"],
        "headline": "光回線が使えません",
        "effect": "down",
        "progress": "repairing",
        "emergency_calls": "none",
        "eta_kind": "unknown",
        "starts_at": jst("2026-11-24T09:02"),
    }
    with batch("test"):
        notice = Notice(**values | columns)
        return add_notice(notice, actor="test", at=jst("2026-11-24T09:21"))


@pytest.fixture
def two_lines(hanako):
    """A mobile line, and a fibre line in Niigata."""
    a_catalogue()
    with batch("test"):
        fibre = a_contract(hanako.party, hanako.account, nth=1)
        Contract.objects.filter(pk=fibre.pk).update(
            service="fibre",
            plan_code="F1",
            nickname="実家の光",
            service_address="新潟県新潟市中央区1",
        )
    return hanako


def entries(person, at: str = NOW) -> dict[str, bool]:
    """Whether each contract of the switcher is marked, by what its entry holds."""
    page = get_at(at, person.client, f"/c/{person.contract.code}/").content.decode()
    found = SWITCHER.search(page)
    assert found
    rows = ENTRY.findall(found[0])
    assert len(rows) == 2
    return {"光" if "実家の光" in row else "電話": "影響あり" in row for row in rows}


@pytest.mark.parametrize(
    ("columns", "marked"),
    [
        ({}, {"光": True, "電話": False}),
        ({"areas": ["新潟県"]}, {"光": True, "電話": False}),
        ({"areas": ["青森県"]}, {"光": False, "電話": False}),
        ({"functions": ["mail"]}, {"光": True, "電話": True}),
        ({"starts_at": jst("2026-11-24T10:01")}, {"光": False, "電話": False}),
        ({"ends_at": jst("2026-11-24T10:00")}, {"光": False, "電話": False}),
    ],
)
def test_the_switcher_marks_the_contracts_that_are_touched_now(
    two_lines, columns, marked
):
    tell(**columns)
    assert entries(two_lines) == marked


@pytest.fixture
def company(two_lines):
    """A company with a draft to finish."""
    Party.objects.filter(pk=two_lines.party.pk).update(kind="corporate")
    walk = ProcedureWalk(NOW, two_lines.client, f"/c/{two_lines.contract.code}/p/plan/")
    walk.fill({"plan": "M10", "begins": "soon"})
    return two_lines


@pytest.mark.parametrize(
    ("columns", "comes_first"),
    [
        ({}, False),
        ({"mode": "hold"}, True),
        ({"functions": ["payment"]}, True),
        ({"functions": ["procedures"], "starts_at": jst("2026-11-25T01:00")}, False),
    ],
)
def test_a_company_reads_first_what_keeps_it_from_its_to_dos(
    company, columns, comes_first
):
    tell(**columns)
    page = get_at(NOW, company.client, "/").content.decode()
    outage, todos = page.index("光回線が使えません"), page.index('id="todo"')
    assert (outage < todos) is comes_first


def test_one_that_is_told_that_posts_do_not_help_is_told_when_to_come_back(two_lines):
    """Between 15 and 30 minutes, and the same for a draft each time."""
    walk = ProcedureWalk(
        NOW, two_lines.client, f"/c/{two_lines.contract.code}/p/nickname/"
    )
    check = walk.fill({"nickname": "自宅"}).url
    order_engine.set_mode("procedures", "draft_only", jst(NOW))
    answers = [walk.send(check) for _nth in range(3)]
    assert {answer.status_code for answer in answers} == {422}
    [seconds] = {int(answer.headers["Retry-After"]) for answer in answers}
    assert 900 <= seconds <= 1800
    with batch("test"):
        assert Order.objects.get().state == "draft"
