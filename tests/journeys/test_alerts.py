"""An alert opens one draft; somebody publishes it, is reminded, and it is reported."""

import csv
import json
import re
from io import StringIO
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from madoguchi.jobs.outages.promise_reminders import remind_authors
from madoguchi.notices.models import IncidentDraft, Notice
from madoguchi.notices.publication import publish_notice
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.at_once import at_once
from tests.clock import jst
from tests.desk import Agent, an_agent
from tests.journeys.test_incidents_at_desk import INCIDENT
from tests.operator import an_operator

NOW = "2026-11-24T09:21"
SECRET = "s" * 24
PLANNED = {
    "kind": "maintenance",
    "mode": "open",
    "functions": ["fibre"],
    "headline": "光回線の工事で5分ほど切れます",
    "emergency_calls": "none",
    "starts_at": jst("2026-12-05T01:00"),
    "ends_at": jst("2026-12-05T01:30"),
}
PLACE = f"/callbacks/alerts/{SECRET}/"
ALERT = {
    "status": "firing",
    "labels": {"alertname": "MailDown", "function": "mail,tea", "area": "新潟県,火星"},
    "annotations": {"summary": "メールが\u200b受信できません", "description": "mx-02"},
    "startsAt": "2026-11-24T00:02:00.000Z",
    "endsAt": "0001-01-01T00:00:00Z",
    "fingerprint": "c3d1f0a2b4e59687",
}


@pytest.fixture(autouse=True)
def open_place(db_of_all, settings):
    settings.ALERTS_CALLBACK = "address"
    settings.ALERTS_CALLBACK_SECRETS = (SECRET,)
    an_operator()


@pytest.fixture
def agent() -> Agent:
    return an_agent("花代", NOW, "supervisor")


def call(content: object, place: str = PLACE, at: str = NOW) -> int:
    with clock_at(jst(at)):
        return Client().post(place, json.dumps(content), "application/json").status_code


def call_alertmanager(**changes: object) -> int:
    return call({"version": "4", "alerts": [ALERT | changes]})


def drafts() -> list[IncidentDraft]:
    return list(IncidentDraft.objects.order_by("pk"))


def test_an_alert_opens_one_draft_and_tells_nobody(agent, client):
    assert [call_alertmanager(), call_alertmanager()] == [200, 200]
    [draft] = drafts()
    assert (draft.title, draft.detail) == ("メールが 受信できません", "mx-02")
    assert (draft.functions, draft.areas) == (["mail"], ["新潟県"])
    assert draft.started_at == jst("2026-11-24T09:02")
    with clock_at(jst(NOW)):
        assert "受信できません" not in client.get("/status/").content.decode()
    assert "メールが 受信できません" in agent.see("incidents/")
    assert "もう戻っています" not in agent.see("incidents/")
    assert call_alertmanager(status="resolved") == 200
    assert "もう戻っています" in agent.see("incidents/")


FORGED = ["/callbacks/alerts/", f"/callbacks/alerts/{'x' * 24}/"]


@pytest.mark.parametrize("place", FORGED)
def test_a_forged_alert_leaves_nothing(place):
    assert call({"version": "4", "alerts": [ALERT]}, place) == 401
    assert drafts() == []


def test_alerts_are_a_404_where_no_setting_opens_them(settings):
    settings.ALERTS_CALLBACK_SECRETS = ()
    assert call_alertmanager() == 404


UNREADABLE = [
    [],
    {"alerts": []},
    {"alerts": [ALERT] * 101},
    {"alerts": [ALERT, {"labels": {}}]},
    {"alerts": [ALERT | {"startsAt": "yesterday"}]},
    {"alerts": [ALERT | {"startsAt": "2026-11-24T09:02:00"}]},
    {"alerts": [ALERT | {"labels": "x"}]},
    {"id": "1", "title": "x"},
    "x",
]


@pytest.mark.parametrize("content", UNREADABLE)
def test_of_a_body_that_is_none_nothing_is_kept(content):
    assert call(content) == 400
    assert drafts() == []


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1999-12-31Z"]
)
def test_an_alert_of_no_time_of_ours_is_refused_and_the_list_opens(agent, moment):
    assert call({"id": "7", "title": "光が不通", "started_at": moment}) == 400
    assert drafts() == []
    assert "障害と工事" in agent.see("incidents/")


def test_a_plain_alert_is_taken_from_any_monitoring(agent):
    plain = {"id": "7", "title": "光が不通", "started_at": "2026-11-24T09:02+09:00"}
    assert call(plain | {"function": "fibre", "area": "206"}) == 200
    [draft] = drafts()
    assert (draft.functions, draft.areas) == (["fibre"], ["206"])
    page = agent.see(f"incidents/new?draft={draft.pk}")
    assert 'value="光が不通"' in page and 'value="2026-11-24T09:02"' in page
    assert "光が不通" not in agent.see("incidents/new?draft=99999999999999999999999")


def test_what_was_published_or_set_aside_is_no_draft_any_more(agent):
    call_alertmanager()
    call_alertmanager(fingerprint="other")
    first, second = drafts()
    page = agent.post("incidents/new", **INCIDENT | {"alert": first.pk})
    assert page.status_code == 302
    assert agent.post(f"incidents/drafts/{second.pk}/close").status_code == 302
    first, second = drafts()
    with batch("test"):
        assert first.notice_id == Notice.objects.get().pk
    assert second.notice_id is None and second.closed_by == str(agent.staff)
    assert "この下書きから知らせる" not in agent.see("incidents/")


def test_an_alert_that_two_publish_makes_one_incident(agent):
    """Whoever comes second is told so, and so is who writes on after it was closed."""
    call_alertmanager()
    [draft] = drafts()
    typed = INCIDENT | {"alert": draft.pk}
    assert agent.post("incidents/new", **typed).status_code == 302
    late = agent.post("incidents/new", **typed | {"headline": "メールが遅れます"})
    assert late.status_code == 422
    assert "INC-2611-" in late.content.decode() and "DESK-9318" in late.content.decode()
    call_alertmanager(fingerprint="other")
    other = drafts()[1]
    assert agent.post(f"incidents/drafts/{other.pk}/close").status_code == 302
    closed = agent.post("incidents/new", **INCIDENT | {"alert": other.pk})
    assert closed.status_code == 422 and "片づけました" in closed.content.decode()
    with batch("test"):
        assert Notice.objects.count() == 1


def test_a_form_that_is_pressed_twice_makes_one_incident(agent):
    call_alertmanager()
    typed = INCIDENT | {"key": str(uuid4()), "alert": drafts()[0].pk, "starts_at": ""}
    for at in (NOW, "2026-11-24T09:22"):
        assert agent.post("incidents/new", at=at, **typed).status_code == 302
    other = agent.post("incidents/new", **typed | {"headline": "別の障害です"})
    assert other.status_code == 422 and "DESK-9317" in other.content.decode()
    with batch("test"):
        [notice] = Notice.objects.all()
        assert notice.revisions.count() == 1
    assert agent.post("incidents/new", **typed | {"key": str(uuid4()), "alert": ""})
    assert re.search('name="key" value="[0-9a-f-]{36}"', agent.see("incidents/new"))


def test_work_that_two_plan_at_once_is_planned_once(agent):
    """The second is compared with what the first has stored."""
    others = [Notice(**PLANNED), Notice(**PLANNED)]
    acts = [
        lambda each=each: publish_notice(each, seen=0, actor="test", at=jst(NOW))
        for each in others
    ]
    assert at_once(*acts) == {"done": 1, "windows_overlap": 1}


def test_an_author_is_reminded_once_ten_minutes_before_the_promise(agent):
    agent.post("incidents/new", **INCIDENT)
    for at, count in [("10:09", 0), ("10:10", 1), ("10:11", 1)]:
        moment = jst(f"2026-11-24T{at}")
        with clock_at(moment):
            remind_authors(moment)
        assert len(mail.outbox) == count
    assert mail.outbox[0].to == ["花代@desk.jp"]
    assert "11月24日（火曜日）10:20までと約束" in mail.outbox[0].body


def test_a_mail_that_nobody_takes_keeps_no_other_author_waiting(agent, settings):
    """Of two authors the first has an address that the mail server bars."""
    agent.post("incidents/new", **INCIDENT)
    other = an_agent("次郎", NOW, "supervisor")
    other.post("incidents/new", **INCIDENT | {"headline": "電話がつながりません"})
    settings.EMAIL_BACKEND = "tests.barring_mail.BarringBackend"
    for _nth in range(2):
        remind_authors(jst("2026-11-24T10:10"))
    assert [m.to for m in mail.outbox] == [["次郎@desk.jp"]]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    remind_authors(jst("2026-11-24T10:11"))
    assert [m.to[0] for m in mail.outbox] == ["次郎@desk.jp", "花代@desk.jp"]


def test_nobody_is_reminded_of_what_is_over_or_was_renewed(agent):
    agent.post("incidents/new", **INCIDENT)
    with batch("test"):
        [notice] = Notice.objects.all()
    renewed = {"seen": "1", "next_update_at": "2026-11-24T11:20"}
    agent.post(f"incidents/{notice.pk}/", **INCIDENT | renewed)
    remind_authors(jst("2026-11-24T10:10"))
    assert mail.outbox == []


def report(quarter: str, at: str = "2027-01-10T10:00") -> list[dict[str, str]]:
    out = StringIO()
    with clock_at(jst(at)):
        call_command("incidents", "report", quarter=quarter, stdout=out)
    return list(csv.DictReader(StringIO(out.getvalue())))


def test_the_report_of_a_quarter_has_what_the_law_asks_for(agent):
    agent.post("incidents/new", **INCIDENT | {"affected_count": "12000"})
    with batch("test"):
        [notice] = Notice.objects.all()
    later = Agent(agent.staff, agent.client, "2026-11-24T10:25")
    likely = {"eta_kind": "likely", "expected_at": "2026-11-24T11:00"}
    promise = {"seen": "1", "next_update_at": "2026-11-24T11:25"}
    later.post(f"incidents/{notice.pk}/", **INCIDENT | likely | promise)
    end = Agent(agent.staff, agent.client, "2026-11-24T11:20")
    over = {"seen": "2", "progress": "reported", "ends_at": "2026-11-24T11:17"}
    why = {"cause": "電源", "prevention": "二重化", "affected_count": "29999"}
    end.post(f"incidents/{notice.pk}/", **INCIDENT | over | why)
    [row] = report("2026Q4")
    assert (row["発生"], row["復旧"]) == ("2026-11-24 09:02", "2026-11-24 11:17")
    assert (row["分"], row["契約数"], row["数"]) == ("135", "29999", "推定")
    assert row["気づいてから初報まで分"] == "15"
    assert (row["守った更新"], row["約束した更新"]) == ("1", "2")
    assert row["復旧の見込みとの差分"] == "17"
    assert (row["原因"], row["再発防止"]) == ("電源", "二重化")
    assert row["四半期報告の対象"] == "対象" and row["重大な事故"] == ""
    assert report("2026Q3") == report("2027Q1") == []


def test_a_serious_accident_has_a_report_of_its_own_and_warns_the_desk(agent):
    """Mail of 30,000 for two hours and more: 施行規則58条."""
    agent.post("incidents/new", **INCIDENT | {"affected_count": "30000"})
    assert "11:02に重大な事故になります（あと1時間41分）" in agent.see("incidents/")
    with batch("test"):
        [notice] = Notice.objects.all()
    end = Agent(agent.staff, agent.client, "2026-11-24T11:20")
    assert "重大な事故にあたります" in end.see("incidents/")
    over = {"seen": "1", "progress": "recovered", "ends_at": "2026-11-24T11:17"}
    end.post(f"incidents/{notice.pk}/", **INCIDENT | over | {"affected_count": "30000"})
    [row] = report("2026Q4")
    assert (row["重大な事故"], row["四半期報告の対象"]) == ("対象", "")
    assert row["詳しい報告の期限"] == "2026-12-24"


@pytest.mark.parametrize("quarter", ["2026", "2026Q5", "26Q1", "２０２６Q1", ""])
def test_a_quarter_that_is_none_is_refused(quarter):
    with pytest.raises(CommandError, match="quarter_unclear"):
        call_command("incidents", "report", quarter=quarter)
