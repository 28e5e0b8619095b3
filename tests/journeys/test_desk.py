"""The desk: find, claim, open with a reason, send back, approve, and no further."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.urls import path
from django.utils.timezone import now

from madoguchi.accounts.guard import attempts
from madoguchi.accounts.models import Identifier, Staff, User
from madoguchi.contracts.models import (
    Contract,
    Equipment,
    ReturnCase,
    ReturnItem,
)
from madoguchi.contracts.return_cases import ReturnTerms, open_return
from madoguchi.customers.models import Member, PartyProfile
from madoguchi.desk import permissions
from madoguchi.desk import urls as desk_urls
from madoguchi.identity.session_limits import DESK_SESSION_LIMITS
from madoguchi.jobs.documents.audit_verification import verify_audit_log
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.attachments.rewriting import rewrite_upload
from madoguchi.procedures.attachments.store import add_attachment
from madoguchi.procedures.engine import claims
from madoguchi.procedures.engine.receipt_numbers import receipt_number
from madoguchi.procedures.engine.runner import fail_order
from madoguchi.procedures.engine.transitions import update_order_handle
from madoguchi.procedures.models import Attachment, Order, OrderHandle
from madoguchi.procedures.toolkit.attachment_specs import AttachmentSpec
from tests.attachment_files import a_photo
from tests.clock import jst, post_at, replay_until
from tests.desk import (
    REVIEW_CARRIED_OUT,
    VISIT_REASON,
    a_reviewed_kind,
    an_agent,
    audit_trail_of,
    only_order_of,
    unregister_kind,
)
from tests.journeys.test_customer_kinds import SCANNER, married
from tests.operator import a_catalogue, an_operator
from tests.people import signed_in_client
from tests.procedure_walk import ProcedureWalk
from tests.sign_in_helpers import code_in_mail, give_app, run_waiting_jobs

ASKED, LOOKED = "2026-11-24T10:00", "2026-11-24T11:00"
NAME = "漏洩検知さん"
REGISTER = AttachmentSpec("t-family-register", "戸籍抄本")


@pytest.fixture
def kind():
    kind = a_reviewed_kind()
    yield kind
    unregister_kind(kind)


@pytest.fixture
def order(kind, hanako) -> Order:
    """Hanako's, sent and waiting for the operator."""
    an_operator()
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(name=NAME)
    start = f"/c/{hanako.contract.code}/p/reviewed/"
    ProcedureWalk(ASKED, hanako.client, start).order({"word": "はじめの言葉"})
    return only_order_of(hanako)


@pytest.fixture
def agent(db_of_all):
    return an_agent("一郎", LOOKED)


@pytest.fixture
def working(order, agent, hanako):
    """An agent who has claimed the order and opened its customer."""
    assert agent.claim(order).status_code == 302
    assert agent.open(hanako).status_code == 302
    return agent


def test_no_name_and_no_answer_is_seen_before_a_reason_is_recorded(
    order, agent, hanako
):
    pages = ["", f"orders/{order.number}/", f"?q={order.number}"]
    pages += [f"customers/{hanako.party.customer_number}/"]
    for page in pages:
        said = agent.see(page)
        assert NAME not in said and "はじめの言葉" not in said, page
    assert order.number in agent.see("")
    agent.open(hanako, order=order.number)
    said = agent.see(f"orders/{order.number}/")
    assert NAME in said and "はじめの言葉" in said and VISIT_REASON in said


def test_opening_one_customer_opens_no_other(order, agent, hanako, taro):
    agent.open(taro)
    assert NAME not in agent.see(f"orders/{order.number}/")
    assert NAME not in agent.see(f"customers/{hanako.party.customer_number}/")


def test_without_a_reason_nothing_is_opened(order, agent, hanako):
    for reason in ("", "　　", "はい", ".....", "あああああ", "。、・ー！", "12345"):
        answer = agent.open(hanako, reason=reason)
        assert answer.status_code == 422 and NAME not in answer.content.decode()
    assert NAME not in agent.see(f"customers/{hanako.party.customer_number}/")
    assert "customer_opened" not in dict(map(reversed, audit_trail_of(hanako)))


def test_a_customer_is_closed_after_half_an_hour_and_when_left(order, agent, hanako):
    number = hanako.party.customer_number
    agent.open(hanako)
    with clock_at(jst("2026-11-24T11:29")):
        page = agent.client.get(f"/desk/customers/{number}/").content.decode()
        assert NAME in page
    with clock_at(jst("2026-11-24T11:30")):
        page = agent.client.get(f"/desk/customers/{number}/").content.decode()
        assert NAME not in page
    agent.post(f"customers/{number}/leave")
    assert NAME not in agent.see(f"customers/{number}/")


def test_sent_back_mended_and_approved_it_takes_effect(working, order, hanako):
    why = "書類の文字が読めません。撮り直してください。"
    assert working.decide(order, "send-back", why).status_code == 302
    receipt = f"/orders/{order.number}/"
    assert why in hanako.client.get(receipt).content.decode()
    again = f"/p/reviewed/{order.key}/input/1"
    check = post_at(LOOKED, hanako.client, again, {"word": "なおした言葉"})
    ProcedureWalk(LOOKED, hanako.client, "").send(check.url)
    assert only_order_of(hanako).state == "awaiting_approval"
    working.claim(order)
    assert working.decide(order, "approve").status_code == 302
    replay_until("2026-11-24T12:00")
    assert only_order_of(hanako).state == "completed"
    with scope("test", hanako.party.pk):
        done = AuditEvent.objects.get(verb=REVIEW_CARRIED_OUT)
    assert done.target == "なおした言葉"
    staff, member = str(working.staff), str(hanako.member)
    assert audit_trail_of(hanako) == [
        (member, "order_moved"),
        (staff, "order_claimed"),
        (staff, "customer_opened"),
        (staff, "order_moved"),
        (member, "order_moved"),
        (staff, "order_claimed"),
        (staff, "order_moved"),
        (staff, "order_moved"),
        (staff, REVIEW_CARRIED_OUT),
        (staff, "order_moved"),
    ]
    with batch("test"):
        assert verify_audit_log()[1] == ""


def test_the_log_says_why_a_customer_was_opened_and_how_sure_we_were(working, hanako):
    with scope("test", hanako.party.pk):
        row = AuditEvent.objects.get(verb="customer_opened")
    assert row.changes["reason"] == ["", VISIT_REASON] and row.level == 3


def test_a_second_click_on_approve_is_the_first_one(working, order, hanako):
    key = str(uuid4())
    first = working.decide(order, "approve", key=key)
    second = working.decide(order, "approve", key=key)
    assert (first.status_code, second.status_code) == (302, 302)
    moves = [verb for _who, verb in audit_trail_of(hanako) if verb == "order_moved"]
    assert len(moves) == 2


def sent_back_mended_and_sent_again(working, order, hanako, word: str) -> None:
    working.decide(order, "send-back", "もう一度お書きください。")
    again = f"/p/reviewed/{order.key}/input/1"
    check = post_at(LOOKED, hanako.client, again, {"word": word})
    ProcedureWalk(LOOKED, hanako.client, "").send(check.url)
    working.claim(order)


WORDS = "書類を添えてください。"


@pytest.mark.parametrize("act", ["approve", "send-back", "reject"])
@pytest.mark.parametrize("word", ["べつの言葉", "はじめの言葉"])
def test_what_was_sent_anew_since_the_page_was_opened_is_not_decided(
    working, order, hanako, act, word
):
    before = working.seen(order)
    sent_back_mended_and_sent_again(working, order, hanako, word)
    was = audit_trail_of(hanako)
    answer = working.decide(order, act, WORDS, seen=before)
    page = answer.content.decode()
    assert answer.status_code == 422 and "order_changed" in page and word in page
    assert (WORDS in page) == (act != "approve")
    assert (
        only_order_of(hanako).state == "awaiting_approval"
        and audit_trail_of(hanako) == was
    )
    assert working.decide(order, act, WORDS).status_code == 302


def test_nor_is_it_where_paper_customer_or_contract_changed(working, order, hanako):
    with scope("test", hanako.party.pk):
        paper = Attachment.objects.create(
            party=hanako.party,
            order=order,
            key=uuid4(),
            what="戸籍抄本",
            size=1,
            added_at=jst(LOOKED),
        )
    changes = [
        lambda: Attachment.objects.filter(pk=paper.pk).update(finding="EICAR"),
        lambda: PartyProfile.objects.update(name="べつの名前"),
        lambda: Contract.objects.update(line_number="08000000000"),
        lambda: Attachment.objects.filter(pk=paper.pk).delete(),
    ]
    for change in changes:
        before = working.seen(order)
        assert working.seen(order) == before
        with scope("test", hanako.party.pk):
            change()
        answer = working.decide(order, "approve", seen=before)
        assert "order_changed" in answer.content.decode()
    for forged in ("", "x", "0" * 64, "あ" * 500):
        answer = working.decide(order, "approve", seen=forged)
        assert answer.status_code == 422
    assert only_order_of(hanako).state == "awaiting_approval"


def test_rejected_with_words_the_customer_reads(working, order, hanako):
    assert working.decide(order, "reject", "短い").status_code == 422
    assert only_order_of(hanako).state == "awaiting_approval"
    working.decide(order, "reject", "名義が契約と違うため、お受けできません。")
    assert only_order_of(hanako).state == "rejected"
    replay_until("2026-11-25T00:00")
    assert REVIEW_CARRIED_OUT not in [verb for _who, verb in audit_trail_of(hanako)]


def test_what_is_for_a_failure_is_refused_where_nothing_failed(working, order, hanako):
    for act in ("resume", "complete", "call-off"):
        answer = working.decide(order, act, "手で済ませました。")
        assert answer.status_code == 422 and "wrong_state" in answer.content.decode()
    assert only_order_of(hanako).state == "awaiting_approval"
    assert REVIEW_CARRIED_OUT not in [verb for _who, verb in audit_trail_of(hanako)]


@pytest.mark.parametrize(
    ("act", "state"),
    [("resume", "completed"), ("complete", "completed"), ("call-off", "cancelled")],
)
def test_what_failed_is_resumed_completed_by_hand_or_called_off(
    working, order, hanako, act, state
):
    working.decide(order, "approve")
    with scope("test", hanako.party.pk):
        fail_order(order.pk, actor="test", at=jst(LOOKED), note="機器が応答しません")
    assert working.decide(order, act, "手で済ませました。").status_code == 422
    working.claim(order)
    assert working.decide(order, act, "手で済ませました。").status_code == 302
    replay_until("2026-11-24T12:00")
    assert only_order_of(hanako).state == state
    ran = REVIEW_CARRIED_OUT in [verb for _who, verb in audit_trail_of(hanako)]
    assert ran == (act == "resume")


def test_nothing_is_decided_unclaimed_or_unopened(order, agent, hanako):
    assert agent.decide(order, "approve").status_code == 302  # to the way in
    agent.open(hanako)
    answer = agent.decide(order, "approve")
    assert answer.status_code == 422 and "not_claimed" in answer.content.decode()
    assert only_order_of(hanako).state == "awaiting_approval"


def test_of_two_who_claim_at_once_exactly_one_wins(order, hanako):
    handle = OrderHandle.objects.get(number=order.number)

    def one(actor: str) -> str:
        try:
            with scope(actor, hanako.party.pk):
                claims.claim_handle(handle, actor=actor, at=now())
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "won"

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(one, [f"staff {n}" for n in range(8)]))
    assert sorted(said) == ["claimed_already"] * 7 + ["won"]
    winner = OrderHandle.objects.get(number=order.number).claimed_by
    assert winner == f"staff {said.index('won')}"
    assert audit_trail_of(hanako)[1:] == [(winner, "order_claimed")]


def test_an_agent_holds_one_order_at_a_time(order, working, kind, taro):
    start = f"/c/{taro.contract.code}/p/reviewed/"
    ProcedureWalk(ASKED, taro.client, start).order({"word": "x"})
    second = only_order_of(taro)
    answer = working.claim(second)
    assert answer.status_code == 422 and order.number in answer.content.decode()
    working.post(f"orders/{order.number}/release")
    assert working.claim(second).status_code == 302


def test_a_supervisor_takes_over_with_a_reason_and_an_agent_does_not(order, agent):
    agent.claim(order)
    where = f"orders/{order.number}/take-over"
    other = an_agent("二郎", LOOKED)
    assert other.claim(order).status_code == 422
    assert other.post(where, reason="休みのため引き継ぎ").status_code == 404
    boss = an_agent("花代", LOOKED, "supervisor")
    assert boss.post(where, reason="急ぎ").status_code == 422
    assert boss.post(where, reason="急ぎ。。。").status_code == 422
    card = boss.post(where, reason="休みのため 4111 1111 1111 1111")
    assert card.status_code == 422 and "FORM-4045" in card.content.decode()
    assert boss.post(where, reason="休みのため引き継ぎ").status_code == 302
    handle = OrderHandle.objects.get(number=order.number)
    assert handle.claimed_by == str(boss.staff)


def test_a_change_of_name_goes_from_its_paper_to_its_effect(agent, hanako, settings):
    settings.PORTS = settings.PORTS | {"scanner": SCANNER}
    a_catalogue()
    with clock_at(jst(ASKED)):
        sure = signed_in_client(hanako.user, "password", "mail")
    married(ProcedureWalk(ASKED, sure, "/p/name/"))
    order = only_order_of(hanako)
    replay_until(ASKED)
    agent.claim(order)
    agent.open(hanako, order=order.number)
    page = agent.see(f"orders/{order.number}/")
    paper = re.search(r"/papers/[0-9a-f-]{36}", page)
    assert "hanako → 髙橋 花子" in page and paper
    assert agent.get(f"orders/{order.number}{paper[0]}").status_code == 200
    assert agent.decide(order, "approve").status_code == 302
    replay_until("2026-11-24T12:00")
    with scope("test", hanako.party.pk):
        assert PartyProfile.objects.get().name == "髙橋 花子"


def test_a_paper_is_opened_once_it_is_clean_and_the_log_knows(
    working, order, hanako, settings
):
    settings.PORTS = settings.PORTS | {"scanner": SCANNER}
    working.decide(order, "send-back", "書類を添えてください。")
    with scope("test", hanako.party.pk):
        mine = Order.objects.get()
        made = rewrite_upload(BytesIO(a_photo()), sender="hanako")
        paper = add_attachment(mine, REGISTER, "koseki.jpg", made, at=jst(LOOKED))
    where = f"orders/{order.number}/papers/{paper.key}"
    early = working.get(where)
    assert early.status_code == 422 and "paper_not_scanned" in early.content.decode()
    replay_until(LOOKED)
    assert "戸籍抄本" in working.see(f"orders/{order.number}/")
    answer = working.get(where)
    assert answer.content == made.content
    assert answer["Content-Security-Policy"] == "sandbox"
    assert answer["Content-Disposition"].startswith("attachment")
    opened = (str(working.staff), "paper_opened")
    assert audit_trail_of(hanako).count(opened) == 1
    stranger = an_agent("二郎", LOOKED)
    assert stranger.get(where).url == f"/desk/orders/{order.number}/"
    assert audit_trail_of(hanako).count(opened) == 1


def test_a_piece_that_came_back_is_settled_once(working, hanako):
    own = {"party": hanako.party, "contract": hanako.contract, "is_rental": True}
    with scope("test", hanako.party.pk):
        kinds = ("ONU", "ルーター")
        rented = [Equipment.objects.create(**own, kind=k, serial=k) for k in kinds]
        due = ReturnTerms(date(2026, 11, 23), date(2026, 12, 20), 13_200)
        open_return(hanako.contract, rented, due, actor="test", at=jst(ASKED))
        onu, router = ReturnItem.objects.order_by("pk")
    number = hanako.party.customer_number
    assert "13,200円" in working.see(f"customers/{number}/")

    def settle(item: ReturnItem, outcome: str) -> int:
        where = f"customers/{number}/returns/{item.pk}"
        answer = working.post(where, key=str(uuid4()), outcome=outcome)
        return answer.status_code

    assert settle(onu, "damaged") == 302
    assert settle(onu, "whole") == 422  # settled already
    assert settle(router, "missing") == 422  # not due yet
    assert settle(router, "stolen") == 400
    assert settle(router, "whole") == 302
    with scope("test", hanako.party.pk):
        told = list(ReturnItem.objects.order_by("pk").values_list("outcome", "fee_yen"))
        assert ReturnCase.objects.get().closed_at is not None
    assert told == [("damaged", 13_200), ("whole", 0)]
    settled = (str(working.staff), "piece_settled")
    assert audit_trail_of(hanako).count(settled) == 2


def test_a_locked_login_is_opened_with_a_reason_and_its_owner_is_told(working, hanako):
    at, subject = (
        jst(LOOKED),
        attempts.attempt_subject_of_user("password", hanako.user.pk),
    )
    for _ in range(5):
        attempts.count_attempt(subject, at)
    where = f"customers/{hanako.party.customer_number}/unlock"
    assert working.post(where, member=hanako.member.pk).status_code == 422
    with pytest.raises(Refused, match="お待ち"):
        attempts.count_attempt(subject, at)
    done = working.post(where, member=hanako.member.pk, reason="お電話で本人と確認")
    assert done.status_code == 302
    attempts.count_attempt(subject, at)
    event = hanako.user.events.get(what="unlocked")
    assert (event.by, event.reason) == ("窓口一郎", "お電話で本人と確認")
    assert hanako.user.notices.get().what == "unlocked"
    assert audit_trail_of(hanako)[-1] == (str(working.staff), "login_unlocked")


def test_no_login_of_another_customer_is_unlocked(working, hanako, taro):
    where = f"customers/{hanako.party.customer_number}/unlock"
    answer = working.post(where, member=taro.member.pk, reason="お電話で本人と確認")
    assert answer.status_code == 404
    for nobody in ("", "x", "0", "9" * 30):
        assert working.post(where, member=nobody, reason="確認済み").status_code == 404
    theirs = f"customers/{taro.party.customer_number}/unlock"
    working.post(theirs, member=taro.member.pk, reason="お電話で本人と確認")
    assert not taro.user.events.filter(what="unlocked").exists()


def test_staff_neither_open_nor_approve_what_is_their_own(order, agent, hanako):
    Member.objects.filter(user=hanako.user).update(user=agent.staff.user)
    agent.claim(order)
    answer = agent.open(hanako)
    assert answer.status_code == 422
    assert "own_customer_number" in answer.content.decode()
    agent.decide(order, "approve")
    assert only_order_of(hanako).state == "awaiting_approval"


def test_what_nobody_has_is_not_found_and_says_so(agent, hanako):
    an_operator()
    answer = agent.get("?q=K-2611-00001-1")
    assert answer.status_code == 422 and "nothing_found" in answer.content.decode()
    assert agent.get("orders/K-2611-00001-1/").status_code == 404
    found = agent.get(f"?q={hanako.party.customer_number.lower()}")
    assert found.url == f"/desk/customers/{hanako.party.customer_number}/"


def test_the_desk_asks_for_an_app_or_a_passkey(hanako):
    an_operator()
    weak = an_agent("一郎", LOOKED, "agent", "password", "mail")
    answer = weak.get("")
    assert answer.status_code == 403 and "認証アプリ" in answer.content.decode()
    assert weak.get(f"customers/{hanako.party.customer_number}/").status_code == 403


def test_whoever_has_an_app_is_asked_for_it(hanako):
    an_operator()
    agent = an_agent("一郎", LOOKED, "agent", "password")
    give_app(agent.staff.user)
    answer = agent.get("")
    assert answer.url == "/account/confirm/first/?next=%2Fdesk%2F"


def test_the_desk_ends_after_a_quarter_of_an_hour_at_rest(agent):
    an_operator()
    session = agent.client.session
    session["limits"], moment = DESK_SESSION_LIMITS, int(jst(LOOKED).timestamp())
    session["began"] = session["seen"] = moment
    session.save()
    with clock_at(jst("2026-11-24T11:15")):
        assert agent.client.get("/desk/").status_code == 200
        security = agent.client.get("/account/security/").content.decode()
        assert 'href="/desk/"' in security
    with clock_at(jst("2026-11-24T11:31")):
        assert "why=rested" in agent.client.get("/desk/").url


def test_thirty_orders_cost_no_more_statements_than_one(
    order, agent, hanako, django_assert_max_num_queries
):
    agent.see()
    with scope("test", hanako.party.pk):
        for nth in range(30):
            order.pk, order.key, order.lane = None, uuid4(), f"lane-{nth}"
            order.number = receipt_number(jst(ASKED).date(), 1000 + nth)
            order.save()
            update_order_handle(order, at=jst(ASKED))
    OrderHandle.objects.filter(number=order.number).update(claimed_by="staff 9")
    with django_assert_max_num_queries(12):
        assert agent.see().count("確認のいる手続き") == 31


def test_a_login_that_was_just_recovered_opens_no_desk(order, agent):
    User.objects.filter(pk=agent.staff.user_id).update(
        reduced_until=jst("2026-11-24T11:01")
    )
    answer = agent.get("")
    assert answer.status_code == 403 and "復旧" in answer.content.decode()
    with clock_at(jst("2026-11-24T11:01")):
        assert agent.client.get("/desk/").status_code == 200


def test_whoever_has_left_the_desk_finds_no_desk(order, agent):
    Staff.objects.update(ended_at=now())
    assert agent.get("").status_code == 404


def test_a_customer_finds_no_desk(order, hanako):
    number = hanako.party.customer_number
    for page in ("", f"orders/{order.number}/", f"customers/{number}/"):
        assert hanako.client.get(f"/desk/{page}").status_code == 404


def test_every_page_of_the_desk_has_a_rule():
    assert permissions.every_page_has_a_rule() == []
    planted = path("planted/", desk_urls.urlpatterns[-1].callback, name="planted")
    desk_urls.urlpatterns.append(planted)
    faults = permissions.every_page_has_a_rule()
    desk_urls.urlpatterns.remove(planted)
    assert ["'planted'" in fault.msg for fault in faults] == [True]


def test_a_command_adds_staff_who_set_their_own_password(db_of_all, client):
    an_operator()
    call_command("staff", "add", "Jiro@Desk.jp", role="agent", name="窓口二郎")
    client.post("/first-access/", {"number": "jiro@desk.jp"})
    run_waiting_jobs()
    code = code_in_mail("jiro@desk.jp")
    client.post("/first-access/code/", {"code": code})
    done = client.post("/first-access/password/", {"password": "correct horse 15"})
    assert done.status_code == 302
    assert User.objects.get(email="jiro@desk.jp").check_password("correct horse 15")
    assert client.session["limits"] == [15 * 60, 8 * 3600]


def test_a_command_ends_staff_and_their_sessions(hanako):
    call_command("staff", "add", hanako.user.email, role="agent")
    assert Identifier.objects.filter(user=hanako.user).count() == 2
    client = signed_in_client(hanako.user, "password")
    call_command("staff", "end", hanako.user.email)
    assert client.get("/contracts/").status_code == 302
    with pytest.raises(CommandError, match="no_such_staff"):
        call_command("staff", "end", hanako.user.email)
    with batch("test"):
        rows = AuditEvent.objects.filter(party=None).order_by("serial")
        assert [row.verb for row in rows] == ["staff_added", "staff_ended"]
