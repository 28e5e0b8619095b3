"""The desk corrects a bill and gives back: two people, one new document."""

import json
import re
from uuid import uuid4

import pytest

from madoguchi.billing.models import Bill, Revision
from madoguchi.billing.record.invoice import parse_record
from madoguchi.billing.revisions.revise_bill import (
    RevisionRequest,
    correct_invoice,
    current_record,
)
from madoguchi.customers.models import PartyProfile
from madoguchi.messaging.models import Message
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.bills import a_bill, document_of_bill
from tests.clock import jst, replay_until
from tests.desk import Agent, an_agent, only_order_of
from tests.invoices import a_line, a_record
from tests.operator import an_operator
from tests.people import Person

AT, WHY = "2026-11-24T11:00", "通話料の計算誤り"


@pytest.fixture
def bill(hanako) -> Bill:
    an_operator()
    return a_bill(hanako)


@pytest.fixture
def clerk(bill, hanako) -> Agent:
    """Of the billing staff, with Hanako open."""
    agent = an_agent("一郎", AT, "billing")
    agent.open(hanako)
    return agent


def where(bill: Bill) -> str:
    return f"customers/{bill.party.customer_number}/bills/{bill.invoice_number}/"


def press(agent: Agent, bill: Bill, go: str, **more: object):
    """As the page of the lines, or of the preview, would send it."""
    page = {"act": "correct", "reason": WHY, "key": str(uuid4())}
    with scope("test", bill.party_id):
        page["follows"] = parse_record(current_record(bill)).sha256
    return agent.post(f"{where(bill)}revise", go=go, **(page | more))


def seen_in(answer) -> dict[str, str]:
    """The hidden fields of the preview."""
    page = answer.content.decode()
    inputs = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    return {name: said for name, said in inputs if name != "csrfmiddlewaretoken"}


def proposed(agent: Agent, bill: Bill, **more: object) -> Order:
    shown = press(agent, bill, "preview", **more)
    answer = press(agent, bill, "send", **(seen_in(shown)))
    assert answer.status_code == 302, answer.content.decode()
    with scope("test", bill.party_id):
        return Order.objects.get(number=answer.url.split("/")[-2])


def approved(agent: Agent, order: Order, person: Person) -> None:
    agent.claim(order)
    agent.open(person)
    assert agent.decide(order, "approve").status_code == 302


def revisions(bill: Bill) -> list[Revision]:
    with scope("test", bill.party_id):
        return list(Revision.objects.order_by("nth"))


def test_a_bill_is_found_by_its_number_and_opened_with_a_reason(bill, hanako):
    document_of_bill(bill)
    agent = an_agent("一郎", AT, "billing")
    there = agent.get(f"?q={bill.invoice_number.lower()}-1")
    assert there.url == f"/desk/{where(bill)}"
    assert "900円" not in agent.see(where(bill))
    opened = agent.open(hanako, bill=bill.invoice_number)
    assert opened.url == f"/desk/{where(bill)}"
    assert "900円" in agent.see(where(bill))


def test_the_preview_shows_every_sum_and_issues_nothing(clerk, bill):
    answer = press(clerk, bill, "preview", **{"yen-4": "３５９円"})
    page = answer.content.decode()
    net, tax = bill.net_yen - 100, bill.tax_yen - 10
    assert "459円 → 359円" in page and "通話" in page
    assert f"{bill.total_yen:,}円 → {net + tax:,}円（−110円）" in page
    with scope("test", bill.party_id):
        assert not Order.objects.exists() and not Revision.objects.exists()


def test_a_correction_is_sent_by_one_and_issued_by_another(clerk, bill, hanako):
    order = proposed(clerk, bill, **{"yen-4": "359"})
    assert order.state == "awaiting_approval" and revisions(bill) == []
    clerk.claim(order)
    mine = clerk.decide(order, "approve")
    assert mine.status_code == 422 and "own_request" in mine.content.decode()
    clerk.post(f"orders/{order.number}/release")
    boss = an_agent("花代", AT, "supervisor")
    approved(boss, order, hanako)
    replay_until("2026-11-24T12:00")
    (row,) = revisions(bill)
    said = parse_record(row.record)
    assert (row.kind, row.number) == ("corrected", f"{bill.invoice_number}-1")
    assert (row.asked_by, said.follows.reason) == ("窓口一郎", WHY)
    assert said.lines[3].amount_yen == 359 and row.net_yen == bill.net_yen - 100
    assert f"{bill.invoice_number}-1" in boss.see(where(bill))
    with scope("test", bill.party_id):
        event = AuditEvent.objects.get(verb="invoice_corrected")
        assert Bill.objects.get().record == bill.record
    assert (event.actor, event.target) == (str(boss.staff), row.number)
    assert event.changes["asked_by"] == ["", str(clerk.staff)]


def test_a_return_is_issued_over_what_was_typed(clerk, bill, hanako):
    told = {"act": "return", "yen-1": "300", "yen-8": "33"}
    shown = press(clerk, bill, "preview", **told).content.decode()
    assert "−300円" in shown and "−363円" in shown
    approved(an_agent("二郎", AT, "billing"), proposed(clerk, bill, **told), hanako)
    replay_until("2026-11-24T12:00")
    (row,) = revisions(bill)
    assert (row.kind, row.net_yen, row.tax_yen) == ("return", -333, -30)


def test_the_customer_learns_of_it_when_it_is_done(clerk, bill, hanako):
    with scope("test", bill.party_id):
        PartyProfile.objects.update(email="hanako@example.jp")
    order = proposed(clerk, bill, **{"yen-4": "359"})
    replay_until("2026-11-24T11:30")
    page = f"/orders/{order.number}/"
    assert hanako.client.get(page).status_code == 404
    assert order.number not in hanako.client.get("/procedures/").content.decode()
    approved(an_agent("二郎", AT, "billing"), order, hanako)
    replay_until("2026-11-24T12:00")
    assert WHY in hanako.client.get(page).content.decode()
    with scope("test", bill.party_id):
        subjects = list(Message.objects.values_list("subject", flat=True))
    assert [s.partition("】")[2] for s in subjects] == [
        "請求書の修正・返還が完了しました"
    ]


def test_a_customer_cannot_begin_what_the_desk_begins(clerk, bill, hanako):
    assert (
        "請求書の修正・返還" not in hanako.client.get("/procedures/").content.decode()
    )
    order = proposed(clerk, bill, **{"yen-4": "359"})
    for path in ("/p/revision/", f"/p/revision/{order.key}/input/1"):
        assert hanako.client.get(path).status_code == 404
        assert hanako.client.post(path, {"amounts": "4=1"}).status_code == 404
    with scope("test", bill.party_id):
        assert Order.objects.get().answers == order.answers


def test_it_is_rejected_but_never_sent_back(clerk, bill, hanako):
    order = proposed(clerk, bill, **{"yen-4": "359"})
    boss = an_agent("花代", AT, "supervisor")
    boss.claim(order)
    boss.open(hanako)
    assert "差し戻す" not in boss.see(f"orders/{order.number}/")
    back = boss.decide(order, "send-back", "金額を直してください。")
    assert back.status_code == 422 and "wrong_state" in back.content.decode()
    boss.decide(order, "reject", "金額が違います。")
    assert only_order_of(hanako).state == "rejected"
    replay_until("2026-11-24T12:00")
    assert revisions(bill) == []


def test_a_second_press_is_the_first_one_and_another_content_is_refused(clerk, bill):
    shown = seen_in(press(clerk, bill, "preview", **{"yen-4": "359"}))
    first, second = (press(clerk, bill, "send", **shown) for _ in range(2))
    assert first.url == second.url
    other = press(clerk, bill, "send", **(shown | {"typed": "4=1"}))
    assert other.status_code == 422 and "key_reused" in other.content.decode()
    with scope("test", bill.party_id):
        assert Order.objects.count() == 1


def test_one_bill_has_one_such_order_at_a_time_and_another_bill_its_own(
    clerk, bill, hanako
):
    shown = seen_in(press(clerk, bill, "preview", **{"yen-4": "1"}))
    proposed(clerk, bill, **{"yen-4": "359"})
    again = press(clerk, bill, "send", **shown)
    assert again.status_code == 422 and "one_at_a_time" in again.content.decode()
    second = a_bill(hanako, bill.billing_month.replace(month=9))
    assert proposed(clerk, second, **{"yen-4": "359"}).state == "awaiting_approval"


def test_a_stale_page_issues_nothing(clerk, bill):
    shown = seen_in(press(clerk, bill, "preview", **{"yen-4": "359"}))
    with scope("test", bill.party_id):
        correct_invoice(bill, {4: 400}, RevisionRequest("係", "別の修正", jst(AT)))
    late = press(clerk, bill, "send", **shown)
    assert late.status_code == 422 and "bill_changed" in late.content.decode()
    with scope("test", bill.party_id):
        assert not Order.objects.exists() and Revision.objects.count() == 1


def test_what_changed_before_the_approval_waits_for_a_person(clerk, bill, hanako):
    order = proposed(clerk, bill, **{"yen-4": "359"})
    with scope("test", bill.party_id):
        correct_invoice(bill, {4: 400}, RevisionRequest("係", "別の修正", jst(AT)))
    approved(an_agent("二郎", AT, "billing"), order, hanako)
    replay_until("2026-11-24T12:00")
    assert only_order_of(hanako).state == "failed" and len(revisions(bill)) == 1


def test_an_agent_of_the_desk_neither_begins_nor_agrees(clerk, bill, hanako):
    order = proposed(clerk, bill, **{"yen-4": "359"})
    document_of_bill(bill)
    agent = an_agent("三郎", AT)
    agent.open(hanako)
    assert agent.get(where(bill)).status_code == 404
    assert press(agent, bill, "send", **{"yen-4": "1"}).status_code == 404
    assert agent.get(f"?q={bill.invoice_number}").url.endswith(
        f"{bill.party.customer_number}/"
    )
    answer = agent.claim(order)
    assert answer.status_code == 422 and "not_your_role" in answer.content.decode()
    assert bill.invoice_number not in agent.see(
        f"customers/{bill.party.customer_number}/"
    )


HOSTILE = [
    ({"yen-4": "359.5"}, "bad_amount"),
    ({"yen-4": "1" * 30}, "bad_amount"),
    ({"yen-4": "<script>"}, "bad_amount"),
    ({"typed": "4=" + "٣" * 3}, "bad_amount"),
    ({"yen-99": "1"}, "no_such_line"),
    ({"yen-4": "459"}, "nothing_to_change"),
    ({"yen-4": "-99999"}, "below_zero"),
    ({"yen-4": "999999999999"}, "amount_too_large"),
    ({}, "revision_unclear"),
    ({"yen-4": "359", "follows": "x" * 70}, "revision_unclear"),
    ({"yen-4": "359", "follows": "\x00"}, "revision_unclear"),
    ({"yen-4": "460", "act": "return"}, "returns_too_much"),
    ({"yen-4": "-5", "act": "return"}, "returns_too_much"),
]


@pytest.mark.parametrize("go", ["preview", "send"])
@pytest.mark.parametrize(("told", "code"), HOSTILE)
def test_what_is_unclear_is_said_with_its_code(clerk, bill, told, code, go):
    answer = press(clerk, bill, go, **told)
    assert answer.status_code == 422 and f'value="{code}"' in answer.content.decode()
    with scope("test", bill.party_id):
        assert not Order.objects.exists()


@pytest.mark.parametrize("told", [{"reason": ""}, {"act": "x"}, {"reason": "あ" * 201}])
def test_a_field_that_is_wrong_is_said_at_the_field(clerk, bill, told):
    answer = press(clerk, bill, "preview", **({"yen-4": "359"} | told))
    assert answer.status_code == 422
    assert 'value="359"' in answer.content.decode()


def test_another_customers_bill_is_not_found(clerk, bill, taro):
    theirs = a_bill(taro)
    number = bill.party.customer_number
    path = f"customers/{number}/bills/{theirs.invoice_number}/"
    assert clerk.get(path).status_code == 404
    assert clerk.post(f"{path}revise", go="edit").status_code == 404


def test_what_was_typed_stays_from_page_to_page(clerk, bill, hanako):
    wide = json.loads(a_record([a_line(nth) for nth in range(1, 121)]))
    told = {name: wide[name] for name in ("lines", "contracts", "taxes", "total_yen")}
    many = a_bill(hanako, bill.billing_month.replace(month=8), **told)
    page = press(clerk, many, "50", **{"yen-3": "1"}).content.decode()
    assert 'name="yen-51"' in page and 'name="yen-3"' not in page
    assert 'name="typed" value="3=1"' in page
    both = press(clerk, many, "preview", typed="3=1", **{"yen-51": "2"})
    assert "明細3" not in both.content.decode()
    assert both.content.decode().count("900円 → ") == 2


@pytest.mark.parametrize(
    ("yen", "words"),
    [
        ("999999999", "請求額がいまの10倍以上になります。桁をお確かめください。"),
        ("359", ""),
        ("60000", ""),
    ],
)
def test_a_total_that_is_hardly_meant_is_said_before_it_is_sent(
    clerk, bill, yen, words
):
    page = press(clerk, bill, "preview", **{"yen-4": yen}).content.decode()
    assert ("桁をお確かめください" in page) == bool(words)
    assert words in page
