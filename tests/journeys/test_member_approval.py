"""Orders of a company that wait for one of its own approvers (社内承認)."""

import re
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail as sent_mail
from django.db import IntegrityError, ProgrammingError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import Grant, Member, Party
from madoguchi.jobs.messages.order_mail import send_message, tell_order
from madoguchi.jobs.upkeep.expired_approvals import expire_old_approvals
from madoguchi.kernel.calendar import JST
from madoguchi.messaging.models import Message
from madoguchi.platform.batch import batch
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import (
    ApprovalPolicy,
    MemberApproval,
    Order,
    OrderEvent,
)
from madoguchi.procedures.toolkit.base import REGISTRY
from tests.clock import get_at, post_at
from tests.operator import a_catalogue
from tests.order_engine import submit_order
from tests.people import (
    Person,
    a_contract,
    member_of,
    sign_up,
    signed_in_client,
)

AT = datetime(2026, 11, 29, 10, tzinfo=JST)
MOMENT = "2026-11-29T10:00"
NEXT_DAY = "2026-11-30T10:00"
REASON = "予算を超えるため見合わせます"


@pytest.fixture
def company(hanako) -> Person:
    """The applicant of a company whose change of a contract's name needs approval."""
    a_catalogue()
    Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
    Member.objects.filter(pk=hanako.member.pk).update(role="applicant")
    let_wait(hanako, "nickname")
    return hanako


@pytest.fixture
def approver(company) -> Person:
    return member_of(company, "approver", "approver")


def give(person: Person, rights: list[str], **of: object) -> None:
    with batch("test"):
        Grant.objects.create(
            member=person.member,
            party=person.party,
            rights=rights,
            from_on=date(2020, 1, 1),
            **of,
        )


def let_wait(person: Person, *kinds: str) -> None:
    with scope("test", person.party.pk):
        ApprovalPolicy.objects.update_or_create(
            party=person.party,
            defaults={"kinds": list(kinds), "set_by": "test", "set_at": AT},
        )


def ask_for_name(person: Person, name: str = "本社の代表") -> Order:
    return submit_order(person, "nickname", {"nickname": name}, AT)


def reloaded(person: Person, order: Order) -> Order:
    with scope("test", person.party.pk):
        return Order.objects.get(pk=order.pk)


def name_of_contract(person: Person) -> str:
    with scope("test", person.party.pk):
        return Contract.objects.get(pk=person.contract.pk).nickname


def address_of(order: Order) -> str:
    return f"/approvals/{order.number}/"


def form_of(page: str) -> dict[str, str]:
    """The hidden fields of the form of a decision."""
    return dict(re.findall(r'name="(key|seen)" value="([^"]*)"', page))


def decide(person: Person, order: Order, act: str, reason: str = "", at: str = MOMENT):
    client = person.client
    page = get_at(at, client, address_of(order)).content.decode()
    return post_at(
        at, client, address_of(order), form_of(page) | {"act": act, "reason": reason}
    )


def test_an_order_waits_and_changes_nothing(company, approver):
    order = ask_for_name(company)
    assert order.state == "awaiting_member"
    assert order.approve_by_on == date(2026, 12, 13)
    assert name_of_contract(company) == ""
    assert not ProcrastinateJob.objects.filter(task_name="advance_order").exists()


def test_without_a_policy_nothing_waits(company, approver):
    let_wait(company)
    assert ask_for_name(company).state == "scheduled"


def test_an_order_of_a_person_never_waits(company, approver):
    Party.objects.filter(pk=company.party.pk).update(kind="individual")
    assert ask_for_name(company).state == "scheduled"


def test_the_approver_finds_it_at_home_and_in_the_list(company, approver):
    order = ask_for_name(company)
    home = get_at(MOMENT, approver.client, "/").content.decode()
    assert "承認を待っています" in home and address_of(order) in home
    listed = get_at(MOMENT, approver.client, "/approvals/").content.decode()
    assert address_of(order) in listed and "hanakoさんが申し込み" in listed


def test_no_day_is_promised_while_the_approval_may_move_it(company):
    order = ask_for_name(company)
    asked = get_at(MOMENT, company.client, "/").content.decode()
    assert "社内承認待ち" in asked and "反映します" not in asked
    page = get_at(MOMENT, company.client, f"/orders/{order.number}/").content.decode()
    assert "承認されたときに決まります" in page
    assert page.count("取り消せる期限") == 1 and "カレンダーに入れる" not in page


def test_who_may_not_apply_is_offered_no_procedure(company, approver):
    order = ask_for_name(company)
    listed = get_at(MOMENT, approver.client, "/procedures/", follow=True)
    assert "お申し込みは、手続きの権限のある方が行えます。" in listed.content.decode()
    assert "/p/" not in listed.content.decode()
    page = get_at(MOMENT, approver.client, f"/orders/{order.number}/").content.decode()
    assert "この申し込みを取り消す" not in page
    mine = get_at(MOMENT, company.client, f"/orders/{order.number}/").content.decode()
    assert "この申し込みを取り消す" in mine


def test_the_page_shows_before_and_after(company, approver):
    order = ask_for_name(company)
    page = get_at(MOMENT, approver.client, address_of(order)).content.decode()
    assert "－ → 本社の代表" in page and "呼び名" in page
    assert "12月13日" in page


def test_an_approved_order_goes_on_as_today(company, approver):
    order = ask_for_name(company)
    answer = decide(approver, order, "approve", at=NEXT_DAY)
    assert (answer.status_code, answer.url) == (302, f"/orders/{order.number}/")
    now = reloaded(company, order)
    assert now.state == "scheduled"
    with scope("test", company.party.pk):
        decision = MemberApproval.objects.get()
    assert decision.decided_by == str(approver.member)
    assert decision.outcome == "approved" and len(decision.seen) == 64
    assert ProcrastinateJob.objects.filter(task_name="advance_order").count() == 1


def test_days_count_from_the_approval(company, approver):
    let_wait(company, "plan")
    order = submit_order(company, "plan", {"plan": "M20", "begins": "cycle"}, AT)
    assert (order.state, order.effective_on) == ("awaiting_member", date(2026, 12, 1))
    page = get_at("2026-12-02T10:00", approver.client, address_of(order))
    assert "料金か日付が変わっています" in page.content.decode()
    decide(approver, order, "approve", at="2026-12-02T10:00")
    assert reloaded(company, order).effective_on == date(2027, 1, 1)


def test_an_order_is_not_held_against_itself(company, approver):
    """Of options one order at a time is under way: this one is that order."""
    let_wait(company, "option-add")
    order = submit_order(company, "option-add", {"options": ["TALK"]}, AT)
    assert order.state == "awaiting_member"
    assert decide(approver, order, "approve").status_code == 302
    assert reloaded(company, order).state == "scheduled"


def test_a_kind_of_the_desk_goes_to_the_desk_afterwards(company, approver, monkeypatch):
    monkeypatch.setattr(REGISTRY["nickname"], "approver", "operator")
    order = ask_for_name(company)
    assert order.state == "awaiting_member"
    decide(approver, order, "approve")
    assert reloaded(company, order).state == "awaiting_approval"


def test_a_kind_may_say_so_itself(company, approver, monkeypatch):
    let_wait(company)
    monkeypatch.setattr(REGISTRY["nickname"], "approver", "member")
    order = ask_for_name(company)
    assert order.state == "awaiting_member"
    decide(approver, order, "approve")
    assert reloaded(company, order).state == "scheduled"


def test_a_rejection_says_why_and_changes_nothing(company, approver):
    order = ask_for_name(company)
    assert decide(approver, order, "reject").status_code == 422
    assert reloaded(company, order).state == "awaiting_member"
    assert decide(approver, order, "reject", REASON).status_code == 302
    assert reloaded(company, order).state == "rejected"
    page = get_at(MOMENT, company.client, f"/orders/{order.number}/").content.decode()
    assert REASON in page
    assert name_of_contract(company) == ""


def test_whoever_ordered_takes_it_back_at_any_time(company, approver):
    order = ask_for_name(company)
    client, where = company.client, f"/orders/{order.number}/cancel"
    assert get_at(MOMENT, client, where).status_code == 200
    post_at(MOMENT, client, where, {"key": str(uuid4())})
    assert reloaded(company, order).state == "cancelled"


def test_the_approvers_get_a_mail_each_and_nobody_else(company, approver):
    member_of(company, "viewer", "billing_viewer")
    order = ask_for_name(company)
    with scope("test", company.party.pk):
        event = OrderEvent.objects.get(order=order, now="awaiting_member")
    for _twice in range(2):
        tell_order(party=company.party.pk, actor="test", event=event.pk)
    with scope("test", company.party.pk):
        (message,) = Message.objects.filter(party=company.party)
    assert message.to_address == approver.user.email
    assert "承認の期限: 12月13日" in message.body
    send_message(party=company.party.pk, actor="test", message=message.pk)
    assert [mail.to for mail in sent_mail.outbox] == [[approver.user.email]]


def test_after_its_last_day_it_is_cancelled_with_a_sentence(company, approver):
    order = ask_for_name(company)
    last_day = AT + timedelta(days=14)
    assert expire_old_approvals(last_day) == 0
    assert reloaded(company, order).state == "awaiting_member"
    assert expire_old_approvals(last_day + timedelta(days=1)) == 1
    assert reloaded(company, order).state == "cancelled"
    page = get_at("2026-12-14T10:00", company.client, f"/orders/{order.number}/")
    assert "承認の期限（2026年12月13日）" in page.content.decode()


def test_decisions_are_in_the_audit_log(company, approver):
    order = ask_for_name(company)
    decide(approver, order, "approve")
    with scope("test", company.party.pk):
        row = AuditEvent.objects.get(verb="order_decided")
        assert MemberApproval.objects.get().seen in str(row.changes)
    assert row.actor == str(approver.member)


def test_a_policy_is_set_by_an_administrator(company):
    admin = member_of(company, "admin", "admin")
    client = signed_in_client(admin.user, "password", "totp")
    where = "/org/approvals/"
    assert client.get(where).status_code == 200
    refused = client.post(where, {"kinds": ["plan"]})
    assert refused.status_code == 422
    assert "承認できる担当者がいない" in refused.content.decode()
    member_of(company, "approver", "approver")
    assert client.post(where, {"kinds": ["plan", "cancel"]}).status_code == 302
    with scope("test", company.party.pk):
        assert ApprovalPolicy.objects.get().kinds == ["cancel", "plan"]


def test_without_another_approver_the_page_says_whom_to_ask(company):
    order = ask_for_name(company)
    page = get_at(MOMENT, company.client, f"/orders/{order.number}/").content.decode()
    assert "ほかに承認できる方がいません" in page and "契約者か管理者" in page


def test_the_check_page_says_that_it_will_wait(company, approver):
    client, start = company.client, f"/c/{company.contract.code}/p/nickname/"
    began = post_at(MOMENT, client, start, {"key": str(uuid4())})
    checked = post_at(MOMENT, client, began.url, {"nickname": "支店"})
    page = get_at(MOMENT, client, checked.url).content.decode()
    assert "14日のうちに承認されないと取り消されます" in page
    assert "ほかに承認できる方がいません" not in page


# What must not happen.


def test_nobody_approves_their_own_order(company, approver):
    """Not either who holds the right: begun or sent by them, it is theirs."""
    give(company, ["read:contracts", "write:orders", "approve:orders"], scope="all")
    order = ask_for_name(company)
    page = get_at(MOMENT, company.client, address_of(order)).content.decode()
    assert "ご自身では承認できません" in page and 'value="approve"' not in page
    typed = {"key": str(uuid4()), "seen": "", "act": "approve"}
    answer = post_at(MOMENT, company.client, address_of(order), typed)
    assert answer.status_code == 422 and "ORDER-3069" in answer.content.decode()
    assert reloaded(company, order).state == "awaiting_member"


def test_the_database_lets_no_order_go_on_unapproved(company, approver):
    order = ask_for_name(company)
    for state in ("scheduled", "awaiting_approval", "in_progress", "completed"):
        with (
            pytest.raises(IntegrityError, match="approval of another member"),
            scope("test", company.party.pk),
        ):
            Order.objects.filter(pk=order.pk).update(state=state)


def approve_past_the_pages(person: Person, order: Order) -> None:
    with scope("test", person.party.pk):
        MemberApproval.objects.create(
            party=person.party,
            order=order,
            sending=1,
            outcome="approved",
            decided_by=str(person.member),
            decided_at=AT,
            seen="0" * 64,
        )
        Order.objects.filter(pk=order.pk).update(state="scheduled")


def test_the_database_takes_no_approval_by_whoever_sent_it(company, approver):
    order = ask_for_name(company)
    with pytest.raises(IntegrityError, match="approval of another member"):
        approve_past_the_pages(company, order)
    approve_past_the_pages(approver, order)
    assert reloaded(company, order).state == "scheduled"


def test_an_approver_of_another_company_finds_nothing(company, approver):
    order = ask_for_name(company)
    stranger = sign_up("stranger")
    Party.objects.filter(pk=stranger.party.pk).update(kind="corporate")
    Member.objects.filter(pk=stranger.member.pk).update(role="approver")
    client = stranger.client
    assert get_at(MOMENT, client, address_of(order)).status_code == 404
    typed = {"key": str(uuid4()), "seen": "", "act": "approve"}
    assert post_at(MOMENT, client, address_of(order), typed).status_code == 404
    assert order.number not in get_at(MOMENT, client, "/approvals/").content.decode()
    assert reloaded(company, order).state == "awaiting_member"


def limited_to(person: Person, contract: Contract) -> None:
    rights = ["read:contracts", "approve:orders"]
    give(person, rights, scope="contracts", keys=[contract.contract_number])


def test_who_approves_for_another_contract_finds_nothing(company, approver):
    with scope("test", company.party.pk):
        other = a_contract(company.party, company.account, nth=1)
    limited_to(approver, other)
    order = ask_for_name(company)
    client = approver.client
    assert get_at(MOMENT, client, address_of(order)).status_code == 404
    assert order.number not in get_at(MOMENT, client, "/approvals/").content.decode()
    with scope("test", company.party.pk):
        event = OrderEvent.objects.get(order=order, now="awaiting_member")
    tell_order(party=company.party.pk, actor="test", event=event.pk)
    with scope("test", company.party.pk):
        assert not Message.objects.exists()


def test_who_approves_for_this_contract_decides(company, approver):
    limited_to(approver, company.contract)
    order = ask_for_name(company)
    assert decide(approver, order, "approve").status_code == 302
    assert reloaded(company, order).state == "scheduled"


def test_two_approvers_decide_once(company, approver):
    second = member_of(company, "second", "approver")
    order = ask_for_name(company)
    pages = [
        (
            person,
            form_of(get_at(MOMENT, person.client, address_of(order)).content.decode()),
        )
        for person in (approver, second)
    ]
    answers = [
        post_at(MOMENT, person.client, address_of(order), typed | {"act": "approve"})
        for person, typed in pages
    ]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert "ORDER-3070" in answers[1].content.decode()
    with scope("test", company.party.pk):
        assert MemberApproval.objects.count() == 1


def test_a_second_click_gets_the_first_answer(company, approver):
    order = ask_for_name(company)
    client = approver.client
    typed = form_of(get_at(MOMENT, client, address_of(order)).content.decode())
    for _click in range(2):
        answer = post_at(MOMENT, client, address_of(order), typed | {"act": "approve"})
        assert answer.status_code == 302


def test_what_was_taken_back_is_not_approved(company, approver):
    order = ask_for_name(company)
    client = approver.client
    typed = form_of(get_at(MOMENT, client, address_of(order)).content.decode())
    where = f"/orders/{order.number}/cancel"
    post_at(MOMENT, company.client, where, {"key": str(uuid4())})
    answer = post_at(MOMENT, client, address_of(order), typed | {"act": "approve"})
    assert answer.status_code == 422 and "ORDER-3070" in answer.content.decode()
    assert reloaded(company, order).state == "cancelled"


@pytest.mark.parametrize("changed", ["answers", "contract"])
def test_what_changed_since_it_was_shown_is_shown_again(company, approver, changed):
    order = ask_for_name(company)
    client = approver.client
    typed = form_of(get_at(MOMENT, client, address_of(order)).content.decode())
    with scope("test", company.party.pk):
        if changed == "answers":
            Order.objects.filter(pk=order.pk).update(answers={"nickname": "別の名前"})
        else:
            Contract.objects.filter(pk=company.contract.pk).update(nickname="前の名")
    answer = post_at(MOMENT, client, address_of(order), typed | {"act": "approve"})
    assert answer.status_code == 422 and "ORDER-3071" in answer.content.decode()
    assert reloaded(company, order).state == "awaiting_member"
    with scope("test", company.party.pk):
        assert not MemberApproval.objects.exists()


def test_after_its_last_day_nobody_approves_it(company, approver):
    order = ask_for_name(company)
    late = "2026-12-14T09:00"
    client = approver.client
    typed = form_of(get_at(late, client, address_of(order)).content.decode())
    answer = post_at(late, client, address_of(order), typed | {"act": "approve"})
    assert answer.status_code == 422 and "ORDER-3070" in answer.content.decode()


CHANGE = "UPDATE procedures_memberapproval SET outcome = 'rejected'"


def change_decision_as_web(person: Person) -> None:
    with scope("test", person.party.pk), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE madoguchi_app")
        cursor.execute(CHANGE)


def test_a_decision_is_never_changed(company, approver):
    decide(approver, ask_for_name(company), "approve")
    with pytest.raises(ProgrammingError, match="permission denied"):
        change_decision_as_web(company)
