"""News end once: for who is outside by now, for work, and after the recovery."""

import pytest
from django.core import mail
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.jobs.outages import status_news
from madoguchi.jobs.outages.work_ends import tell_ended_work
from madoguchi.notices.models import StatusSubscription
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.job_queue import defer_operator_job
from tests.clock import jst, post_at, replay_until
from tests.journeys.test_own_news import PLACE
from tests.journeys.test_status_mails import LATER, NOW, subscribe, tell
from tests.operator import an_operator
from tests.people import signed_in_client

WORK = {
    "kind": "maintenance",
    "headline": "光回線の工事で5分ほど切れます",
    "progress": "",
    "effect": "",
    "eta_kind": "",
    "next_update_at": None,
    "noticed_at": None,
    "starts_at": jst("2026-11-25T10:00"),
    "ends_at": jst("2026-11-25T10:30"),
}


@pytest.fixture(autouse=True)
def operator(db_of_all):
    an_operator()


def end_windows(at: str) -> None:
    with clock_at(jst(at)):
        tell_ended_work(jst(at))
    replay_until(at)


def states() -> list[str]:
    return [m.subject.partition("（")[2].rstrip("）") for m in mail.outbox]


def test_who_is_outside_of_a_narrowed_notice_is_told_so_once_and_no_more(client):
    subscribe(client, prefecture="新潟県")
    notice = tell(areas=["新潟県", "青森県"])
    tell("2026-11-24T10:10", notice, areas=["青森県"])
    assert states() == ["調査中", "あなたは対象から外れました"]
    assert "続きはお送りしません" in mail.outbox[1].body
    tell("2026-11-24T10:20", notice, progress="identified")
    assert len(mail.outbox) == 2
    tell("2026-11-24T10:30", notice, areas=["新潟県"])
    over = {"progress": "recovered", "ends_at": jst("2026-11-24T10:48")}
    tell("2026-11-24T10:49", notice, **over)
    assert states()[2:] == ["原因特定", "復旧"]


def test_who_was_told_hears_of_the_end_however_the_notice_was_narrowed(client):
    subscribe(client, prefecture="新潟県")
    notice = tell(areas=["新潟県", "青森県"])
    over = {"progress": "recovered", "ends_at": jst("2026-11-24T10:48")}
    tell("2026-11-24T10:49", notice, areas=["青森県"], **over)
    assert states() == ["調査中", "復旧"]


def test_an_own_contract_that_is_no_longer_touched_gets_a_farewell(hanako):
    with clock_at(jst(NOW)):
        browser = signed_in_client(hanako.user, "password")
    post_at(NOW, browser, PLACE, {"least_severity": "all", "ways": ["0"]})
    number = hanako.contract.contract_number
    notice = tell(functions=["mobile"], contracts=[number, "C9"])
    tell("2026-11-24T10:10", notice, contracts=["C9"])
    assert states() == ["調査中", "あなたは対象から外れました"]
    assert "ご契約は、このお知らせの対象から外れました" in mail.outbox[1].body


def test_an_address_that_goes_on_by_another_wish_gets_no_farewell(hanako):
    subscribe(Client(), address="hanako@example.jp")
    with clock_at(jst(NOW)):
        browser = signed_in_client(hanako.user, "password")
    post_at(NOW, browser, PLACE, {"least_severity": "all", "ways": ["0"]})
    StatusSubscription.objects.filter(user=None).update(prefecture="新潟県")
    notice = tell(functions=["mobile"], areas=["新潟県", "東京都"])
    assert states() == ["調査中"]
    tell("2026-11-24T10:10", notice, areas=[], services=["mobile"])
    assert states() == ["調査中", "調査中"]


def test_work_that_ends_with_its_window_is_told_to_be_over_once(client):
    subscribe(client)
    notice = tell(**WORK)
    end_windows("2026-11-25T10:29")
    assert states() == ["予定"]
    for at in ("2026-11-25T10:30", "2026-11-25T10:31"):
        end_windows(at)
    assert states() == ["予定", "終了"]
    assert "11月25日（水曜日）10:30に終わりました" in mail.outbox[1].body
    with batch("test"):
        assert notice.revisions.count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"ends_at": jst("2026-11-25T10:20")},  # ended by hand
        {"ends_at": WORK["starts_at"]},  # called off
        {"kind": "incident", "progress": "repairing"},
    ],
)
def test_what_somebody_ended_is_not_told_to_be_over_twice(client, change):
    subscribe(client)
    notice = tell(**WORK)
    tell("2026-11-25T10:20", notice, **change)
    count = len(mail.outbox)
    end_windows("2026-11-25T10:31")
    assert len(mail.outbox) == count


def test_a_report_after_the_recovery_is_no_second_end(client):
    subscribe(client)
    notice = tell()
    over = {"progress": "recovered", "ends_at": jst("2026-11-24T10:48")}
    tell("2026-11-24T10:49", notice, **over)
    report = {"cause": "電源", "prevention": "二重化", "headline": "復旧しました"}
    tell("2026-11-24T15:00", notice, progress="reported", **report)
    assert states() == ["調査中", "復旧"]
    tell("2026-11-24T16:00", notice, progress="repairing", ends_at=None)
    assert states()[2:] == ["復旧作業中"], "it began anew"


def test_many_mails_let_what_is_urgent_go_first(client, monkeypatch):
    """A job of mails hands its slot back; the queue begins others before it."""
    monkeypatch.setattr(status_news, "SENDING_SECONDS", 0.0)
    for nth in range(3):
        subscribe(Client(), address=f"s{nth}@example.jp")
    ProcrastinateJob.objects.all().delete()
    tell(**WORK)
    assert sorted(m.to[0] for m in mail.outbox) == [
        f"s{nth}@example.jp" for nth in range(3)
    ]
    news = ProcrastinateJob.objects.filter(task_name="mail_status_news")
    assert news.count() == 3, "one mail a job"
    with batch("test"), clock_at(jst(LATER)):
        defer_operator_job("tell_order", jst(LATER), actor="test", event=1)
        for task in ("spread_notice", "render_status", "wake_orders"):
            defer_operator_job(task, jst(LATER), actor="test")
    taken = ProcrastinateJob.objects.order_by("-priority", "id")
    names = list(taken.values_list("task_name", flat=True))
    assert names[:3] == ["spread_notice", "render_status", "wake_orders"]
    assert names[-3:] == ["mail_status_news"] * 3
