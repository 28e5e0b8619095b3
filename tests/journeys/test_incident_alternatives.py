"""What an incident offers instead, as data: codes, other ways, and a later due day."""

import re
from datetime import date

import pytest

from madoguchi.customers.models import BillingAccount
from madoguchi.jobs.dunning.dunning_tasks import open_dunning_cases
from madoguchi.notices.models import Notice
from madoguchi.payments.models import DunningCase, DunningStop
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.clock import jst, replay_until
from tests.desk import an_agent
from tests.journeys.test_dunning import unpaid
from tests.journeys.test_incidents_at_desk import (
    INCIDENT,
    NOW,
    agent,
    published,
    see_at,
)

__all__ = ["agent", "unpaid"]

MORE = {
    "shown_codes": "LOGIN-1043 PAGE-5030",
    "alternatives": ["saved_invoices", "phone", "slip"],
    "procedures_note": "クーリング・オフの期限は延びます",
    "mode": "open",
    "areas": "",
}


def test_an_incident_names_codes_other_ways_and_what_becomes_of_deadlines(
    agent, client
):
    assert agent.post("incidents/new", **INCIDENT | MORE).status_code == 302
    [notice] = published()
    page = see_at(client.get, f"/status/{notice.pk}/")
    for words in (
        "すでに保存した請求書は、そのままお使いいただけます。",
        "急ぎのお手続きは、お電話で承ります。",
        "お手元の払込票で、コンビニでお支払いいただけます。",
        "お待ちにならず、次の方法をお使いください。",
        "クーリング・オフの期限は延びます",
    ):
        assert words in page
    assert "お支払い期限" not in page
    assert 'href="/help/errors/LOGIN-1043"' in page.replace('/"', '"')
    for code, is_named in (("LOGIN-1043", True), ("LOGIN-1044", False)):
        told = see_at(client.get, f"/help/errors/{code}/")
        assert ("メールが受信できません" in told) is is_named
    fixed = {"eta_kind": "fixed", "expected_at": "2026-11-24T12:00", "seen": "1"}
    agent.post(f"incidents/{notice.pk}/", **INCIDENT | MORE | fixed)
    page = see_at(client.get, f"/status/{notice.pk}/")
    assert "お待ちいただけるなら、それが早道です。" in page
    form = agent.see(f"incidents/{notice.pk}/")
    assert "LOGIN-1043\nPAGE-5030" in form
    assert re.search(r'value="slip"[^>]*checked', form)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"shown_codes": "LOGIN-9999"}, "DESK-9328"),
        ({"shown_codes": "login-1043"}, "DESK-9328"),
        ({"due_extended_to": "2026-11-24"}, "DESK-9320"),
        ({"due_extended_to": "2027-02-25"}, "DESK-9320"),
        ({"contracts": "C9"}, "DESK-9307"),
    ],
)
def test_codes_days_and_contracts_that_are_none_are_refused(agent, change, code):
    answer = agent.post("incidents/new", **INCIDENT | change)
    assert answer.status_code == 422 and code in answer.content.decode()
    assert published() == []


def test_the_desk_limits_a_notice_to_contracts_by_their_numbers(agent, hanako, taro):
    number = hanako.contract.contract_number
    typed = INCIDENT | {"areas": "", "contracts": f"{number}\n"}
    assert agent.post("incidents/new", **typed).status_code == 302
    [notice] = published()
    assert notice.contracts == [number]
    assert number in agent.see(f"incidents/{notice.pk}/")
    for person, is_told in ((hanako, True), (taro, False)):
        assert ("メールが受信できません" in see_at(person.client.get, "/")) is is_told
    assert number not in see_at(taro.client.get, "/status/")


def extend(until: str = "2026-12-10", **change: object) -> Notice:
    boss = an_agent("花代", NOW, "supervisor")
    typed = INCIDENT | {"areas": "", "due_extended_to": until} | change
    assert boss.post("incidents/new", **typed).status_code == 302
    replay_until(NOW)
    [notice] = published()
    return notice


def cases_on(day: str) -> list[date]:
    with clock_at(jst(f"{day}T10:00")):
        open_dunning_cases(jst(f"{day}T10:00"))
    with batch("test"):
        rows = DunningCase.objects.filter(closed_at=None)
        return list(rows.values_list("due_on", flat=True))


@pytest.mark.parametrize(
    ("method", "change", "opened"),
    [
        ("transfer", {}, {"2026-12-10": [], "2026-12-11": [date(2026, 12, 10)]}),
        ("transfer", {"areas": "青森県"}, {"2026-11-26": [date(2026, 11, 25)]}),
        ("debit", {}, {"2026-11-26": [date(2026, 11, 25)]}),
    ],
)
def test_bills_that_an_incident_puts_off_are_late_from_their_later_day(
    unpaid, method, change, opened
):
    """The bill is due on 11月25日; whoever is debited has nothing to do."""
    with scope("test", unpaid.party.pk):
        BillingAccount.objects.update(payment_method=method)
    extend(**change)
    for day, days in opened.items():
        assert cases_on(day) == days


def test_a_case_that_is_open_moves_along_and_a_later_day_replaces_an_earlier(unpaid):
    with scope("test", unpaid.party.pk):
        BillingAccount.objects.update(payment_method="transfer")
    assert cases_on("2026-11-26") == [date(2026, 11, 25)]
    boss = an_agent("花代", "2026-11-26T11:00", "supervisor")
    typed = INCIDENT | {"areas": "", "next_update_at": "2026-11-26T12:00"}
    for seen, until in enumerate(("2026-12-10", "2026-12-20")):
        path = "incidents/new" if not seen else f"incidents/{published()[0].pk}/"
        answer = boss.post(path, **typed | {"seen": seen, "due_extended_to": until})
        assert answer.status_code == 302
        replay_until("2026-11-26T11:00")
    assert cases_on("2026-11-26") == [date(2026, 12, 20)]
    with batch("test"):
        live = DunningStop.objects.filter(ended_at=None)
        assert [row.until_on for row in live] == [date(2026, 12, 20)]
