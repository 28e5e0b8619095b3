"""The desk sees what the operator's systems lack, contradict and refuse, by age."""

import re
from uuid import uuid4

import pytest
from django.core.management import call_command

from madoguchi.customers.models import ImportConflict, PartyProfile, PortalChange
from madoguchi.jobs.feed.backlog import measure_feed_backlog
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from madoguchi.webhooks.models import DeadLetter, WebhookSubscriber
from tests.clock import jst
from tests.desk import Agent, an_agent
from tests.journeys.test_change_feed import change_phone, feed

LOOKED = "2026-11-24T17:10"
MADE = jst("2026-11-24T12:00")


@pytest.fixture
def agent(hanako) -> Agent:
    return an_agent("花", LOOKED)


def words_on_page(agent: Agent) -> str:
    page = agent.see("feed/").partition("<main")[2]
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def change_twice(person) -> None:
    change_phone(person, "0311111111", "0322222222")


def measure() -> None:
    measure_feed_backlog(jst(LOOKED))


def list_lines(count: int) -> None:
    feed("list", limit=str(count))
    with batch("test"):
        PortalChange.objects.exclude(seq=None).update(listed_at=jst("2026-11-24T15:00"))


def test_what_is_not_sent_and_not_acknowledged_is_counted_with_its_age(hanako, agent):
    change_twice(hanako)
    measure()
    assert "未送信 2 件 5時間前から 未確認 0 件 食い違い 0 件" in words_on_page(agent)
    list_lines(1)
    measure()
    said = words_on_page(agent)
    assert "未送信 1 件 5時間前から 未確認 1 件 2時間前から" in said
    list_lines(2)
    feed("ack", "1")
    measure()
    assert "未送信 0 件 未確認 1 件 2時間前から" in words_on_page(agent)


def test_a_line_that_a_subscriber_lacks_is_unsent_though_it_was_listed(hanako, agent):
    change_twice(hanako)
    list_lines(2)
    with batch("test"):
        WebhookSubscriber.objects.create(name="billing", url="", sent_seq=1)
        WebhookSubscriber.objects.create(name="crm", url="", sent_seq=2)
    measure()
    assert "未送信 1 件 5時間前から 未確認 1 件" in words_on_page(agent)


def test_before_anything_was_counted_the_page_says_nothing_of_it(agent):
    said = words_on_page(agent)
    assert "未送信" not in said and "食い違い 0 件" in said


def test_conflicts_stand_by_age_without_a_value(hanako, agent):
    change_twice(hanako)
    with batch("test"):
        for nth, row in enumerate(PortalChange.objects.order_by("pk")):
            ImportConflict.objects.create(
                party=row.party,
                change=row,
                file=row.file,
                key=row.key,
                column=row.column,
                place=f"parties.csv:{nth + 2}",
                found_at=jst("2026-11-22T09:00"),
                seen_at=MADE,
                decision="ours" if nth else "",
            )
    said = words_on_page(agent)
    number = hanako.party.customer_number
    assert "食い違い 1 件 2日前から" in said
    assert f"連絡先の電話番号 {number} parties.csv:2 2日前から" in said
    assert "parties.csv:3" not in said and "0311111111" not in said


def test_a_dead_letter_is_sent_once_more_by_a_press_and_says_who_asked(hanako, agent):
    with batch("test"):
        to = WebhookSubscriber.objects.create(
            name="billing", url="https://secret.example/", sent_seq=7
        )
        letter = DeadLetter.objects.create(
            subscriber=to, seq=7, at=MADE, answer="HTTP 422"
        )
    said = words_on_page(agent)
    assert "7 番 billing・" in said and "HTTP 422" in said
    assert "secret.example" not in agent.see("feed/")
    for _twice in range(2):
        agent.post(f"feed/letters/{letter.pk}/resend")
    with batch("test"):
        letter.refresh_from_db()
    assert (letter.resend_at, letter.delivered_at) == (jst(LOOKED), None)
    assert letter.resend_by == str(agent.staff)
    assert "もう一度送ります" in words_on_page(agent)


def test_the_state_of_each_subscriber_is_said(agent):
    with batch("test"):
        make = WebhookSubscriber.objects.create
        make(name="fine", url="", sent_seq=1234)
        make(
            name="away", url="", sent_seq=0, failing_since=MADE, last_answer="HTTP 503"
        )
        make(name="gone", url="", sent_seq=0, paused_at=MADE, last_answer="HTTP 410")
    said = words_on_page(agent)
    assert "fine 1,234 番まで送信済み 送信中" in said
    assert "停止中 HTTP 410" in said and "届いていません HTTP 503" in said


@pytest.fixture
def conflict(hanako) -> ImportConflict:
    """An export has another telephone number than the one that was set here."""
    change_phone(hanako, "0311111111")
    with batch("test"):
        row = PortalChange.objects.get()
        row.theirs = "0399999999"
        row.save()
        return ImportConflict.objects.create(
            party=row.party,
            change=row,
            file=row.file,
            key=row.key,
            column=row.column,
            place="parties.csv:2",
            found_at=MADE,
            seen_at=MADE,
        )


def decide(agent: Agent, conflict: ImportConflict, decision: str, **more: str):
    told = {"decision": decision, "seen": "0399999999", "key": str(uuid4())} | more
    number = conflict.party.customer_number
    return agent.post(f"customers/{number}/conflicts/{conflict.pk}", **told)


def decision_of(conflict: ImportConflict) -> str:
    with batch("test"):
        return ImportConflict.objects.get(pk=conflict.pk).decision


@pytest.mark.parametrize(
    ("decision", "phone"), [("ours", "0311111111"), ("theirs", "0399999999")]
)
def test_a_conflict_is_decided_on_the_page_of_its_customer(
    hanako, agent, conflict, decision, phone
):
    with scope("test", hanako.party.pk):
        before = PartyProfile.objects.get().phone
    assert before == "0311111111"
    decide(agent, conflict, decision)  # nobody has opened the customer
    assert decision_of(conflict) == ""
    agent.open(hanako)
    page = agent.see(f"customers/{hanako.party.customer_number}/")
    assert "こちら: 0311111111 / 料金システム: 0399999999" in page
    assert decide(agent, conflict, decision).status_code == 302
    assert decision_of(conflict) == decision
    with scope("test", hanako.party.pk):
        assert PartyProfile.objects.get().phone == phone
    page = agent.see(f"customers/{hanako.party.customer_number}/")
    assert "料金システムとの食い違い" not in page


def test_a_decision_about_another_value_than_was_shown_is_refused(
    hanako, agent, conflict
):
    agent.open(hanako)
    refused = decide(agent, conflict, "theirs", seen="0388888888")
    assert refused.status_code == 422
    assert "表示のあとに、値が変わりました" in refused.content.decode()
    assert decision_of(conflict) == ""


@pytest.mark.parametrize(
    ("more", "status"),
    [({"decision": "both"}, 400), ({"key": "x"}, 400), ({"seen": "x" * 1001}, 400)],
)
def test_a_decision_that_is_none_is_refused(hanako, agent, conflict, more, status):
    agent.open(hanako)
    told = {"decision": "ours"} | more
    assert decide(agent, conflict, **told).status_code == status
    assert decision_of(conflict) == ""


def test_a_conflict_of_another_customer_is_not_there(hanako, taro, agent, conflict):
    agent.open(taro)
    where = f"customers/{taro.party.customer_number}/conflicts/{conflict.pk}"
    told = {"decision": "ours", "seen": "0399999999", "key": str(uuid4())}
    assert agent.post(where, **told).status_code == 404
    assert decision_of(conflict) == ""


def test_a_demo_says_that_its_webhooks_reach_nobody(hanako, agent, settings, capsys):
    with batch("test"):
        WebhookSubscriber.objects.create(
            name="billing", url="https://b.example/h", sent_seq=0
        )
    note = "デモのため、外へは送っていません。内容は outbox のフォルダーにあります。"
    said = words_on_page(agent)
    assert note not in said and "番まで送信済み" in said and "送信済み扱い" not in said
    call_command("webhooks", "list")
    assert note not in capsys.readouterr().err
    settings.DEMO = True
    said = words_on_page(agent)
    assert note in said and "番まで送信済み扱い" in said and "送信中" not in said
    call_command("webhooks", "list")
    told = capsys.readouterr()
    assert "送信済み扱い（デモ）" in told.out and "送信中" not in told.out
    assert note in told.err
