"""The desk publishes an incident, revises it, and is refused what nobody could use."""

import re
from datetime import timedelta

import pytest
from lxml import html

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import PartyProfile
from madoguchi.notices.models import Function, Notice, NoticeRevision
from madoguchi.notices.queries import strictest_mode
from madoguchi.notices.reach import Needs
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.clock import get_at, jst, replay_until
from tests.desk import Agent, an_agent
from tests.operator import a_catalogue, an_operator
from tests.procedure_walk import ProcedureWalk

NOW = "2026-11-24T09:21"
INCIDENT: dict[str, object] = {
    "seen": "0",
    "kind": "incident",
    "headline": "メールが受信できません",
    "functions": ["mail"],
    "areas": "新潟県\n206",
    "emergency_calls": "none",
    "effect": "partial",
    "progress": "investigating",
    "starts_at": "2026-11-24T09:02",
    "noticed_at": "2026-11-24T09:06",
    "eta_kind": "unknown",
    "next_update_at": "2026-11-24T10:20",
    "can_do": "急ぎの連絡は電話で\r\n届かなかったメールはあとで届きます",
    "mode": "open",
    "act": "publish",
}
WORK = INCIDENT | {
    "kind": "maintenance",
    "headline": "光回線の工事で5分ほど切れます",
    "functions": ["fibre"],
    "progress": "",
    "effect": "",
    "eta_kind": "",
    "next_update_at": "",
    "noticed_at": "",
    "starts_at": "2026-12-05T01:00",
    "ends_at": "2026-12-05T01:30",
}


@pytest.fixture
def agent(db_of_all) -> Agent:
    an_operator()
    return an_agent("花代", NOW, "supervisor")


def published() -> list[Notice]:
    with batch("test"):
        return list(Notice.objects.order_by("pk"))


def test_what_the_desk_publishes_is_on_the_public_page_at_once(agent, client):
    assert agent.post("incidents/new", **INCIDENT).status_code == 302
    [notice] = published()
    assert notice.areas == ["新潟県", "206"] and notice.can_do.count("\n") == 1
    page = agent.client.get  # signed in or not, the page is the same
    for browser in (client.get, page):
        text = see_at(browser, "/status/")
        assert "メールが受信できません" in text and "調査中" in text
        assert "110・118・119への影響はありません。" in text
        assert "新潟県、郵便番号206ではじまる地域" in text
        assert "11月24日（火曜日）10:20まで" in text


def see_at(browser, path: str, at: str = NOW) -> str:
    with clock_at(jst(at)):
        return browser(path).content.decode()


@pytest.mark.parametrize("year", ["0001", "1999", "2101", "9999"])
@pytest.mark.parametrize("name", ["starts_at", "noticed_at", "next_update_at"])
def test_a_moment_of_no_time_of_ours_is_refused_in_its_field(agent, name, year):
    typed = INCIDENT | {name: f"{year}-01-01T00:00"}
    answer = agent.post("incidents/new", **typed)
    assert answer.status_code == 422 and published() == []
    assert "2000年から2100年までの日を入力してください。" in answer.content.decode()


def test_a_preview_tells_nobody(agent):
    page = agent.post("incidents/new", **INCIDENT | {"act": "preview"})
    text = page.content.decode()
    assert page.status_code == 200 and published() == []
    assert "お客様にはこう見えます" in text
    assert "気づいてから15分。最初のお知らせは09:36まで。" in text
    subject = "【テストネット】メールが受信できません（調査中）"
    state = "メールが受信できません（調査中）"
    sms = f"テストネットより: {state}。詳しくはマイページの障害情報へ"
    for heading, words in [
        ("メール", subject),
        (f"SMS（{len(sms)}文字）", sms),
        ("ブラウザの通知", subject),
        ("フィード（Atom）", f"<strong>{state}</strong>"),
        ("共有する文", "いつから: 11月24日（火曜日）09:02"),
    ]:
        part = text.partition(f"<summary>{heading}</summary>")[2].partition("</det")[0]
        assert words in part, heading
    assert text.count("このお知らせを止める（ログインは要りません）") == 1


def test_the_page_of_the_static_site_is_seen_before_it_is_told(agent):
    seen = agent.post("incidents/new", **INCIDENT | {"act": "site"})
    assert seen.status_code == 200 and published() == []
    text, policy = seen.content.decode(), seen["Content-Security-Policy"]
    assert "メールが受信できません" in text and "次の更新の予定: 11月24日" in text
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert len(seen.content) <= 15 * 1024
    bad = agent.post("incidents/new", **INCIDENT | {"act": "site", "eta_kind": ""})
    assert (
        bad.status_code == 422 and "復旧の見込みがありません。" in bad.content.decode()
    )


MISSING = [
    ({"emergency_calls": ""}, "選んでください。"),
    ({"headline": ""}, "入力してください"),
    ({"functions": []}, "選んでください。"),
    ({"next_update_at": ""}, "次のお知らせがありません。まだ知らせていません。"),
    ({"eta_kind": ""}, "復旧の見込みがありません。"),
    ({"eta_kind": "fixed"}, "復旧の日時がありません。"),
    ({"effect": "", "progress": ""}, "使えなさの程度、状態がありません。"),
    ({"progress": "recovered"}, "終わった日時・終わる日時がありません。"),
    (
        {"progress": "reported", "ends_at": "2026-11-24T09:20"},
        "原因、再発防止がありません。",
    ),
    ({"progress": "recovered", "ends_at": "2026-11-24T09:00"}, "DESK-9308"),
    ({"next_update_at": "2026-11-24T09:21"}, "DESK-9312"),
    ({"next_update_at": "2026-11-25T09:22"}, "DESK-9312"),
    ({"starts_at": "2026-11-24T09:22"}, "11月24日（火曜日）09:22は、まだ来ていません"),
    ({"eta_kind": "likely", "expected_at": "2026-11-24T09:20"}, "DESK-9309"),
    (
        {
            "eta_kind": "likely",
            "expected_from": "2026-11-24T12:00",
            "expected_at": "2026-11-24T12:00",
        },
        "DESK-9308",
    ),
    ({"areas": "火星"}, "DESK-9302"),
    ({"areas": "東京都火星市"}, "地域「東京都火星市」は見つかりません"),
    ({"areas": "206\n0000"}, "地域「0000」は見つかりません"),
    ({"areas": "2069999"}, "DESK-9302"),
    ({"areas": "1"}, "DESK-9301"),
    ({"areas": "東京都火星市"}, "地域「東京都火星市」は見つかりません。"),
    ({"areas": "000"}, "DESK-9302"),
    ({"functions": ["mail"], "mode": "closed"}, "DESK-9316"),
    ({"functions": ["login"], "mode": "hold"}, "止められる機能: 請求"),
    ({"functions": ["login"]}, "DESK-9303"),
    ({"kind": "comet"}, "選択してください"),
]


@pytest.mark.parametrize(("change", "words"), MISSING)
def test_an_incident_is_not_told_without_what_customers_need(agent, change, words):
    page = agent.post("incidents/new", **INCIDENT | change)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert published() == []


def test_one_incident_tells_of_sign_in_and_stops_procedures(agent):
    """What fails together is told together; the mode is for what obeys it."""
    typed = INCIDENT | {"functions": ["login", "procedures"], "mode": "draft_only"}
    answer = agent.post("incidents/new", **typed | {"areas": "", "services": []})
    assert answer.status_code == 302
    [notice] = published()
    assert notice.functions == ["login", "procedures"]
    stopped = strictest_mode(Needs(frozenset({"procedures"})), jst(NOW))
    assert stopped == notice


def test_of_two_authors_the_second_is_told_and_nothing_is_lost(agent):
    agent.post("incidents/new", **INCIDENT)
    [notice] = published()
    path = f"incidents/{notice.pk}/"
    next_one = INCIDENT | {"seen": "1", "progress": "identified"}
    assert agent.post(path, **next_one).status_code == 302
    late = agent.post(path, **next_one | {"progress": "repairing"})
    assert late.status_code == 422 and "DESK-9314" in late.content.decode()
    [notice] = published()
    assert notice.progress == "identified"
    same = agent.post(path, **next_one | {"seen": "2"})
    assert same.status_code == 422 and "DESK-9315" in same.content.decode()
    with batch("test"):
        assert NoticeRevision.objects.count() == 2


def test_each_revision_says_what_changed_and_stands_in_the_log(agent, client):
    agent.post("incidents/new", **INCIDENT)
    [notice] = published()
    agent.post(
        f"incidents/{notice.pk}/",
        **INCIDENT
        | {
            "seen": "1",
            "progress": "repairing",
            "eta_kind": "likely",
            "expected_from": "2026-11-24T13:00",
            "expected_at": "2026-11-24T15:00",
        },
    )
    text = see_at(client.get, f"/status/{notice.pk}/")
    assert "状態: 復旧作業中。復旧: 11月24日（火曜日）13:00〜15:00の見込み" in text
    assert f"INC-2611-{notice.pk:04d}（2版）" in text and "共有する文" in text
    replay_until(NOW)
    replay_until(NOW)
    with batch("test"):
        rows = AuditEvent.objects.filter(target=f"notice {notice.pk}").order_by(
            "serial"
        )
        assert list(rows.values_list("verb", "actor")) == [
            ("notice_added", str(agent.staff)),
            ("notice_changed", str(agent.staff)),
        ]
        assert rows.last().changes["progress"] == ["investigating", "repairing"]


def test_maintenance_is_not_planned_twice_for_the_same_people(agent):
    assert agent.post("incidents/new", **WORK).status_code == 302
    again = agent.post("incidents/new", **WORK | {"areas": "新潟県新潟市"})
    assert again.status_code == 422
    assert (
        "DESK-9313" in again.content.decode() and "MNT-2612-" in again.content.decode()
    )
    elsewhere = agent.post("incidents/new", **WORK | {"areas": "青森県"})
    later = agent.post(
        "incidents/new",
        **WORK | {"starts_at": "2026-12-05T01:30", "ends_at": "2026-12-05T02:00"},
    )
    assert [elsewhere.status_code, later.status_code] == [302, 302]
    backwards = agent.post("incidents/new", **WORK | {"ends_at": "2026-12-05T01:00"})
    assert backwards.status_code == 422 and "DESK-9308" in backwards.content.decode()
    assert len(published()) == 3


@pytest.mark.parametrize("role", ["agent", "billing"])
def test_who_is_no_supervisor_sees_the_list_and_publishes_nothing(db_of_all, role):
    an_operator()
    colleague = an_agent("一郎", NOW, role)
    assert colleague.get("incidents/").status_code == 200
    assert colleague.post("incidents/new", **INCIDENT).status_code == 404
    assert published() == []


def test_a_missed_promise_is_confessed_by_the_page_itself(agent, client):
    agent.post("incidents/new", **INCIDENT)
    promised = jst("2026-11-24T10:20")
    before = f"{promised - timedelta(minutes=1):%Y-%m-%dT%H:%M}"
    assert "遅れています" not in see_at(client.get, "/status/", before)
    late = see_at(client.get, "/status/", "2026-11-24T10:20")
    assert "10:20までの約束でしたが、遅れています。申し訳ありません" in late


def test_a_draft_that_an_incident_stopped_is_told_once_when_it_is_over(
    hanako, mailoutbox
):
    a_catalogue()
    agent = an_agent("花代", NOW, "supervisor")
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="hanako@example.jp")
    stops = {"functions": ["procedures"], "mode": "draft_only", "areas": ""}
    agent.post("incidents/new", **INCIDENT | stops)
    [notice] = published()
    start = f"/c/{hanako.contract.code}/p/nickname/"
    walk = ProcedureWalk(NOW, hanako.client, start)
    check = walk.fill({"nickname": "自宅"}).url
    shown = get_at(NOW, hanako.client, check).content.decode()
    assert "メールが受信できません" in shown and "下書きに残り" in shown
    assert walk.send(check).status_code == 422
    replay_until(NOW)
    assert mailoutbox == []
    over = {"seen": "1", "progress": "recovered", "ends_at": NOW}
    agent.post(f"incidents/{notice.pk}/", **INCIDENT | stops | over)
    replay_until("2026-11-24T09:22")
    replay_until("2026-11-24T09:30")
    assert [m.subject for m in mailoutbox] == [
        "【テストネット】契約の呼び名を送信できます"
    ]
    with scope("test", hanako.party.pk):
        assert Contract.objects.get(pk=hanako.contract.pk).nickname == ""


def test_each_function_has_a_template_that_lacks_emergency_calls_alone(agent):
    page = agent.get("incidents/").content.decode()
    keys = re.findall(r"incidents/new\?template=([a-z-]+)", page)
    assert len(keys) == len(set(keys)) == 16
    functions = set()
    for key in keys:
        form = html.fromstring(agent.see(f"incidents/new?template={key}")).forms[-1]
        pairs = form.form_values()
        typed: dict[str, object] = dict(pairs)
        typed["functions"] = [value for name, value in pairs if name == "functions"]
        functions.update(typed["functions"])
        assert "emergency_calls" not in typed
        answer = agent.post("incidents/new", **typed | {"act": "preview"})
        assert answer.status_code == 422, key
        work = {"ends_at": "2026-11-24T12:00"} if "work" in key else {}
        typed |= {"emergency_calls": "none", "act": "preview"} | work
        answer = agent.post("incidents/new", **typed)
        assert answer.status_code == 200, key
    assert functions == set(Function.values)
