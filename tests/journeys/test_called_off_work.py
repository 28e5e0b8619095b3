"""Planned work is called off at the desk: told once, and nothing waits for it."""

import json

import pytest
from icalendar import Calendar

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import PartyProfile
from madoguchi.notices.models import Notice, StatusSubscription
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.clock import get_at, jst, replay_until
from tests.desk import Agent, an_agent
from tests.journeys.test_incidents_at_desk import INCIDENT, WORK
from tests.journeys.test_status_site import render
from tests.operator import a_catalogue, an_operator
from tests.procedure_walk import ProcedureWalk

NOW, LATER = "2026-11-24T10:00", "2026-11-24T10:05"
TITLE = "光回線の工事で5分ほど切れます"


@pytest.fixture
def agent(db_of_all) -> Agent:
    an_operator()
    return an_agent("花代", NOW, "supervisor")


def plan(agent: Agent, **changes: object) -> Notice:
    values = {
        "areas": "",
        "starts_at": "2026-11-25T01:00",
        "ends_at": "2026-11-25T02:00",
    }
    assert agent.post("incidents/new", **WORK | values | changes).status_code == 302
    with batch("test"):
        return Notice.objects.get()


def call_off(agent: Agent, work: Notice, seen: str = "1", words: str = ""):
    return agent.post(f"incidents/{work.pk}/call-off", seen=seen, words=words)


def subscribe(address: str) -> None:
    moment = jst("2026-11-24T09:00")
    with batch("test"):
        StatusSubscription.objects.create(
            address=address, asked_at=moment, confirmed_at=moment
        )


def test_who_was_told_of_the_work_is_told_once_that_it_is_off(agent, mailoutbox):
    subscribe("yoshi@example.jp")
    work = plan(agent, emergency_calls="affected")
    replay_until(NOW)
    subscribe("ato@example.jp")
    assert call_off(agent, work, words="大雪のため、日を改めます。").status_code == 302
    replay_until(LATER)
    replay_until("2026-11-25T09:00")
    assert [m.to for m in mailoutbox] == [["yoshi@example.jp"]] * 2
    assert mailoutbox[1].subject == f"【テストネット】{TITLE}（中止）"
    lines = mailoutbox[1].body.splitlines()
    assert lines[:5] == [
        f"{TITLE}（中止）",
        "予定していた始まり: 11月25日（水曜日）01:00",
        "対象: 全国のすべてのお客様",
        "中止しました。この日時には行いません",
        "大雪のため、日を改めます。",
    ]
    assert "119" not in mailoutbox[1].body and "できること" not in mailoutbox[1].body


def test_pages_feeds_and_the_static_site_say_that_it_is_off(agent, client, tmp_path):
    work = plan(agent, areas="新潟県")
    call_off(agent, work)
    for path in ("/status/", f"/status/{work.pk}/"):
        text = get_at(NOW, client, path).content.decode()
        assert TITLE in text and "中止しました。この日時には行いません" in text
    site = render(tmp_path, NOW)
    assert "中止" in (site / "index.html").read_text()
    assert "（中止）" in (site / "fibre.atom").read_text()
    own_page = (site / f"incidents/{work.reference}.html").read_text()
    assert "中止しました。この日時には行いません" in own_page
    place = (site / "fibre" / "15.html").read_text()
    assert "いま障害も作業もありません" in place and TITLE not in place
    summary = json.loads((site / "summary.json").read_text())
    [told] = summary["scheduled_maintenances"]
    assert (told["name"], told["status"]) == (f"{TITLE}（中止）", "completed")
    assert [u["status"] for u in told["incident_updates"]] == ["completed", "scheduled"]
    [event] = Calendar.from_ical((site / "maintenance.ics").read_bytes()).walk("VEVENT")
    assert (int(event["sequence"]), str(event["status"])) == (1, "CANCELLED")


def test_what_the_work_held_goes_on_at_once(hanako):
    a_catalogue()
    agent = an_agent("花代", NOW, "supervisor")
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
    work = plan(
        agent,
        functions=["procedures"],
        mode="hold",
        starts_at="2026-11-24T09:30",
        ends_at="2026-11-24T18:00",
    )
    walk = ProcedureWalk(NOW, hanako.client, f"/c/{hanako.contract.code}/p/nickname/")
    walk.send(walk.fill({"nickname": "自宅"}).url)
    replay_until(NOW)

    def nickname() -> str:
        with scope("test", hanako.party.pk):
            return Contract.objects.get(pk=hanako.contract.pk).nickname

    assert nickname() == ""
    with clock_at(jst(LATER)):
        assert call_off(agent, work).status_code == 302
    replay_until(LATER)
    assert nickname() == "自宅"
    work.refresh_from_db()
    assert work.ends_at == jst(NOW) and work.is_called_off


def test_it_is_called_off_once_and_never_comes_back(agent):
    work = plan(agent)
    page = f"incidents/{work.pk}/call-off"
    assert "この工事を知らせた宛先に" in agent.see(page)
    late = call_off(agent, work, seen="0")
    assert late.status_code == 422 and "DESK-9314" in late.content.decode()
    hidden = call_off(agent, work, words="雪\x07")
    assert hidden.status_code == 422
    assert call_off(agent, work).status_code == 302
    again = call_off(agent, work, seen="2")
    assert again.status_code == 422 and "DESK-9319" in again.content.decode()
    revived = agent.post(f"incidents/{work.pk}/", **WORK | {"seen": "2"})
    assert revived.status_code == 422 and "DESK-9319" in revived.content.decode()
    assert agent.get(page).status_code == 404
    shown = agent.get(f"incidents/{work.pk}/").content.decode()
    assert "中止した工事は直せません" in shown
    with batch("test"):
        assert Notice.objects.get().revisions.count() == 2
    moved = WORK | {"starts_at": "2026-11-25T00:30", "ends_at": "2026-11-25T02:00"}
    assert agent.post("incidents/new", **moved).status_code == 302  # no overlap


def test_an_incident_is_not_called_off(agent):
    moments = {"next_update_at": "2026-11-24T10:50"}
    assert agent.post("incidents/new", **INCIDENT | moments).status_code == 302
    with batch("test"):
        incident = Notice.objects.get()
    refused = call_off(agent, incident)
    assert refused.status_code == 422 and "DESK-9319" in refused.content.decode()
    typed = {"seen": "1", "progress": "called_off"} | moments
    wrong = agent.post(f"incidents/{incident.pk}/", **INCIDENT | typed)
    assert wrong.status_code == 422
