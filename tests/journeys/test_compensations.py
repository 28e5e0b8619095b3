"""What an outage gives back: counted, agreed on by two, once on each bill."""

import json
from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from madoguchi.billing.models import Bill, Charge, Revision
from madoguchi.catalogue.models import Item, Operator, Policy
from madoguchi.compensations.models import Compensation, ContractCompensation
from madoguchi.contracts.models import Contract
from madoguchi.jobs.outages.compensation_tasks import settle_compensation
from madoguchi.kernel.tax_category import TaxCategory
from madoguchi.ledger.models import LedgerEntry
from madoguchi.notices.models import Notice
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.clock import get_at, jst, replay_until
from tests.desk import Agent, an_agent
from tests.operator import a_catalogue, an_item
from tests.people import a_contract

NOW = "2026-11-24T09:21"
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
ISSUED = "2026-12-10T09:00:00+09:00"
DAY_YEN = 164
"""A day of 4,900 yen in November: 163.33, rounded up for the customer."""
RULE = {"fibre": [{"from_hours": 24, "days": 1, "every_hours": 24}]}


@pytest.fixture
def fibre(hanako):
    """A fibre line in Niigata, with the charge of November."""
    a_catalogue()
    an_item("OUTAGE", "fee", "障害の補償", 0, charged="once")
    Operator.objects.update(promised_charges="here", compensation_item="OUTAGE")
    Policy.objects.create(valid_from=date(2020, 1, 1), compensation=RULE)
    with scope("test", hanako.party.pk):
        Contract.objects.update(
            service="fibre", plan_code="F1", service_address="新潟県新潟市中央区1"
        )
    a_charge(hanako.contract, 4_900, item_code="F1", billing_month=NOVEMBER)
    return hanako


@pytest.fixture
def agents(fibre) -> tuple[Agent, Agent]:
    return an_agent("花代", NOW, "supervisor"), an_agent("会計", NOW, "billing")


def an_outage(
    begin: str = "2026-11-20T06:00", end: str = "2026-11-21T06:00", **more: object
) -> Notice:
    """An incident that lasted a day in Niigata, and is over."""
    facts: dict[str, object] = {
        "kind": "incident",
        "mode": "open",
        "functions": ["fibre"],
        "areas": ["新潟県"],
        "headline": "光回線が使えません",
        "effect": "down",
        "progress": "recovered",
        "emergency_calls": "none",
        "starts_at": jst(begin),
        "ends_at": jst(end),
    }
    with batch("test"):
        return Notice.objects.create(**facts | more)


def give_back(agents: tuple[Agent, Agent], notice: Notice, at: str = NOW) -> None:
    """Count at the one's desk, approve at the other's."""
    first, second = agents
    path = f"incidents/{notice.pk}/compensation"
    assert first.post(path, act="count").status_code == 302
    replay_until(at)
    told = second.post(path, act="approve", seen=seen(notice))
    assert told.status_code == 302
    replay_until(at)


def seen(notice: Notice) -> str:
    row = compensation_of(notice)
    return f"{row.revision}-{row.contract_count}-{row.total_yen}"


def compensation_of(notice: Notice) -> Compensation:
    with batch("test"):
        return Compensation.objects.get(notice=notice)


def given() -> list[tuple[str, int, str]]:
    with batch("test"):
        rows = ContractCompensation.objects.order_by("pk")
        return [(row.state, row.amount_yen, row.tax_category) for row in rows]


def issue(month: str = "2026-11", at: str = ISSUED) -> None:
    with clock_at(datetime.fromisoformat(at)):
        call_command("bills", "issue", month=month, at=at, stdout=StringIO())


def lines_of_bill(month: date) -> list[tuple[str, int, str]]:
    with batch("test"):
        rows = Charge.objects.filter(billing_month=month).order_by("id")
        return [(row.item_code, row.amount_yen, row.tax_category) for row in rows]


def test_an_outage_of_a_day_takes_a_day_off_the_next_bill_once(agents, fibre):
    notice = an_outage()
    give_back(agents, notice)
    assert given() == [("promised", DAY_YEN, "STANDARD_10")]
    issue()
    issue()
    plan, back = lines_of_bill(NOVEMBER)
    assert plan == ("F1", 4_900, "STANDARD_10")
    assert back == ("OUTAGE", -DAY_YEN, "STANDARD_10")
    with batch("test"):
        bill = Bill.objects.get()
        line = Charge.objects.get(item_code="OUTAGE")
        owed = sum(
            row.amount_yen * (1 if row.debit == "receivable" else -1)
            for row in LedgerEntry.objects.all()
        )
    assert line.description == f"障害の補償（INC-2611-{notice.pk:04d}、1日分）"
    assert bill.total_yen == owed == 5_209, "4,736 yen and a tax of 473"
    a_charge(fibre.contract, 4_900, item_code="F1", billing_month=DECEMBER)
    issue("2026-12", "2027-01-10T09:00:00+09:00")
    assert lines_of_bill(DECEMBER) == [("F1", 4_900, "STANDARD_10")]


def test_what_was_given_is_not_given_again(agents, fibre):
    notice = an_outage()
    give_back(agents, notice)
    path = f"incidents/{notice.pk}/compensation"
    for act in ("count", "approve"):
        again = agents[1].post(path, act=act, seen=seen(notice))
        assert again.status_code == 422 and "DESK-9324" in again.content.decode()
    with batch("test"):
        Compensation.objects.update(state="approved")
    call_settlement(notice)
    assert given() == [("promised", DAY_YEN, "STANDARD_10")]
    issue()
    assert len(lines_of_bill(NOVEMBER)) == 2


def call_settlement(notice: Notice) -> None:
    settle_compensation(actor="test", party=None, compensation=notice.compensation.pk)


def test_a_stopped_job_goes_on_where_it_stood(agents, fibre):
    """A second contract that was counted, and not reached before the stop."""
    notice = an_outage()
    give_back(agents, notice)
    with batch("test"):
        other = a_contract(fibre.party, fibre.account, nth=1)
        ContractCompensation.objects.create(
            party=fibre.party,
            compensation=notice.compensation,
            contract=other,
            days=1,
            amount_yen=30,
            tax_category="STANDARD_10",
        )
        Compensation.objects.update(state="approved")
    call_settlement(notice)
    assert [state for state, *_ in given()] == ["promised", "promised"]
    assert compensation_of(notice).state == "done"


def test_the_sum_is_seen_before_and_only_another_person_agrees(agents, fibre):
    notice = an_outage()
    path = f"incidents/{notice.pk}/compensation"
    first, second = agents
    assert "光回線は基本料金の1日分。" in first.see(path)
    first.post(path, act="count")
    replay_until(NOW)
    page = second.see(path)
    assert "1件（うち返還請求書 0件）" in page and "164円" in page
    own = first.post(path, act="approve", seen=seen(notice))
    assert own.status_code == 422 and "DESK-9326" in own.content.decode()
    stale = second.post(path, act="approve", seen="0-1-163")
    assert stale.status_code == 422 and "DESK-9325" in stale.content.decode()
    assert given() == [("counted", DAY_YEN, "STANDARD_10")]
    second.post(path, act="reject")
    replay_until(NOW)
    assert given() == [] and compensation_of(notice).state == "rejected"
    with batch("test"):
        verbs = AuditEvent.objects.filter(party=None).order_by("serial")
        assert list(verbs.values_list("verb", flat=True)) == [
            "compensation_counted",
            "compensation_rejected",
        ]


def test_a_customer_whose_last_bill_is_out_gets_a_return_invoice(agents, fibre):
    with scope("test", fibre.party.pk):
        Contract.objects.update(status="ended", ended_on=date(2026, 11, 30))
    issue()
    with clock_at(datetime.fromisoformat(ISSUED)):
        give_back(agents, an_outage(), "2026-12-10T09:00")
    assert given() == [("returned", DAY_YEN, "STANDARD_10")]
    with batch("test"):
        back = Revision.objects.get()
        row = ContractCompensation.objects.get()
    assert (back.kind, back.total_yen) == ("return", -180), "164 yen and a tax of 16"
    assert row.document == back.number
    issue("2026-12", "2027-01-10T09:00:00+09:00")
    assert lines_of_bill(DECEMBER) == []


def test_a_customer_reads_of_it_on_the_contract_and_in_the_history(agents, fibre):
    notice = an_outage()
    give_back(agents, notice)
    page = get_at(NOW, fibre.client, f"/c/{fibre.contract.code}/").content.decode()
    assert "基本料金1日分の180円（税込）を、次のご請求から差し引きます。" in page
    told = get_at(NOW, fibre.client, f"/status/{notice.pk}/").content.decode()
    assert "光回線: 影響のあったご契約の基本料金1日分を、次のご請求から" in told


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"progress": "watching"}, "DESK-9321"),
        ({"kind": "maintenance"}, "DESK-9321"),
        ({"end": "2026-11-21T05:59"}, "DESK-9323"),
        ({"functions": ["mail"]}, "DESK-9323"),
    ],
)
def test_what_no_rule_gives_back_is_refused(agents, change, code):
    notice = an_outage(**change)
    told = agents[0].post(f"incidents/{notice.pk}/compensation", act="count")
    assert told.status_code == 422 and code in told.content.decode()
    with batch("test"):
        assert not Compensation.objects.exists()


def test_without_an_item_for_it_nothing_is_given(agents):
    Operator.objects.update(compensation_item="")
    told = agents[0].post(f"incidents/{an_outage().pk}/compensation", act="count")
    assert told.status_code == 422 and "DESK-9322" in told.content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"areas": ["青森県"]},
        {"contracts": ["C999"]},
        {"starts_at": jst("2020-01-01T00:00"), "ends_at": jst("2020-01-03T00:00")},
    ],
)
def test_who_was_not_touched_gets_nothing(agents, change):
    give_back(agents, an_outage(**change))
    assert given() == []


@pytest.mark.parametrize(
    "rules",
    [
        {"mail": RULE["fibre"]},
        {"fibre": []},
        {"fibre": [{"from_hours": 0, "days": 1}]},
        {"fibre": [{"from_hours": 24, "days": 1.5}]},
        {"fibre": [{"from_hours": 24, "days": 1}, {"from_hours": 2, "days": 1}]},
        {"fibre": [{"from_hours": 24, "days": 1, "yen": 5}]},
        [],
    ],
)
def test_a_rule_that_cannot_be_read_changes_nothing(fibre, tmp_path, rules):
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"valid_from": "2026-12-01", "compensation": rules}))
    with clock_at(jst(NOW)), pytest.raises(CommandError, match="faulty_policy"):
        call_command("policy", "set", str(file), stdout=StringIO())
    assert Policy.objects.count() == 1


def test_the_class_of_the_tax_is_that_of_the_plan(agents, fibre):
    with batch("test"):
        Item.objects.filter(item_code="F1").update(tax_category=TaxCategory.EXEMPT)
    give_back(agents, an_outage(end="2026-11-22T06:00"))
    assert given() == [("promised", 327, "EXEMPT")], "two days of 4,900 yen"
