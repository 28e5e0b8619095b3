"""The new holder of a voice line is identified before the desk approves."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import ProgrammingError, connection

from madoguchi.catalogue.models import Policy
from madoguchi.config.web_origin import WebOrigin
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import PartyProfile
from madoguchi.jobs.upkeep.expired_identity_checks import delete_expired_identity_checks
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import IdentityCheck, IdentityInquiry, Order
from tests import attachment_files
from tests.clock import get_at, jst, replay_until
from tests.desk import an_agent
from tests.journeys.test_customer_kinds import name_papers
from tests.operator import a_catalogue
from tests.people import signed_in_client
from tests.procedure_walk import ProcedureWalk

MORNING, NOON = "2026-11-24T10:00", "2026-11-24T10:40"
SIMULATORS = {
    "scanner": "madoguchi.adapters.simulator.scanner.ScannerSimulator",
    "identity": "madoguchi.adapters.simulator.identity.IdentitySimulator",
}
LICENCE = "運転免許証 第123456789012号"


@pytest.fixture
def sure(hanako, settings, tmp_path):
    a_catalogue()
    settings.PORTS = settings.PORTS | SIMULATORS
    settings.WEB_ORIGIN = WebOrigin("https://my.example.jp", "my.example.jp")
    settings.OUTBOX_FOLDER = tmp_path
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="old@example.jp")
    with clock_at(jst(MORNING)):
        return signed_in_client(hanako.user, "password", "mail")


def heir(name: str = "山田　花", **more: str) -> dict[str, str]:
    facts = {"name": name, "kana": "ヤマダハナ", "happened_on": "2026-11-01"}
    return facts | more


def send_inheritance(walk: ProcedureWalk, answers: dict[str, str]) -> list[str]:
    """Send it; return the papers that were asked for."""
    url = walk.fill({"reason": "inheritance"}, answers).url
    papers = name_papers(walk, url, attachment_files.a_photo())
    assert walk.send(url.replace("/papers", "/check")).status_code == 302
    return papers


def send_for_visit(sure) -> None:
    walk = ProcedureWalk(MORNING, sure, "/p/name/")
    send_inheritance(walk, heir(identity_way="visit"))


def the_order(person) -> Order:
    with scope("test", person.party.pk):
        return Order.objects.get()


def checks_of(person) -> list[tuple[str, str, str]]:
    with scope("test", person.party.pk):
        rows = IdentityCheck.objects.order_by("pk")
        return list(rows.values_list("method", "checked_by", "evidence"))


def an_agent_at_the_order(person, order):
    desk = an_agent("ito", MORNING)
    desk.open(person)
    desk.claim(order)
    return desk


def test_no_picture_of_an_identity_paper_is_asked_for_with_a_voice_line(hanako, sure):
    walk = ProcedureWalk(MORNING, sure, "/p/name/")
    papers = send_inheritance(walk, heir(identity_way="visit"))
    assert papers == ["亡くなったことと続柄がわかる書類（戸籍か法定相続情報一覧図）"]


def test_without_a_voice_line_a_picture_still_does(hanako, sure):
    with scope("test", hanako.party.pk):
        Contract.objects.update(service="fibre", line_number="")
    walk = ProcedureWalk(MORNING, sure, "/p/name/")
    assert len(send_inheritance(walk, heir())) == 2
    desk = an_agent_at_the_order(hanako, order := the_order(hanako))
    assert "本人確認を記録する" not in desk.see(f"orders/{order.number}/")
    assert desk.decide(order, "approve").status_code == 302


def test_the_desk_cannot_approve_before_it_has_recorded_who_how_and_when(hanako, sure):
    send_for_visit(sure)
    desk = an_agent_at_the_order(hanako, order := the_order(hanako))
    refused = desk.decide(order, "approve")
    assert refused.status_code == 422
    assert "identity_not_checked" in refused.content.decode()
    assert the_order(hanako).state == "awaiting_approval"
    typed = {"method": "visit", "evidence": LICENCE, "key": str(uuid4())}
    assert desk.post(f"orders/{order.number}/identity", **typed).status_code == 302
    assert checks_of(hanako) == [("visit", str(desk.staff), LICENCE)]
    desk.post(f"orders/{order.number}/identity", **typed)
    assert len(checks_of(hanako)) == 1
    assert desk.decide(order, "approve").status_code == 302
    with scope("test", hanako.party.pk):
        events = AuditEvent.objects.filter(verb="identity_checked")
        assert [e.changes for e in events] == [{"method": ["", "visit"]}]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ({"method": "visit", "evidence": " 　"}, "identity_evidence"),
        ({"method": "jpki", "evidence": LICENCE}, ""),
        ({"evidence": LICENCE}, ""),
    ],
)
def test_half_a_record_is_none(hanako, sure, typed, code):
    send_for_visit(sure)
    desk = an_agent_at_the_order(hanako, order := the_order(hanako))
    answer = desk.post(f"orders/{order.number}/identity", key=str(uuid4()), **typed)
    assert answer.status_code == 422 and code in answer.content.decode()
    assert checks_of(hanako) == []


def test_nobody_records_who_has_not_claimed_the_order(hanako, sure):
    send_for_visit(sure)
    desk, order = an_agent("ito", MORNING), the_order(hanako)
    desk.open(hanako)
    typed = {"method": "visit", "evidence": LICENCE, "key": str(uuid4())}
    assert desk.post(f"orders/{order.number}/identity", **typed).status_code == 422
    assert checks_of(hanako) == []


def read_order(person, sure) -> str:
    url = f"/orders/{the_order(person).number}/"
    return get_at(NOON, sure, url).content.decode()


def test_a_card_is_read_and_the_desk_may_approve(hanako, sure):
    walk = ProcedureWalk(MORNING, sure, "/p/name/")
    send_inheritance(walk, heir(identity_way="online"))
    assert "まだです" in read_order(hanako, sure)
    replay_until(NOON)
    assert [m for m, _, _ in checks_of(hanako)] == ["jpki"]
    assert "確認できました" in read_order(hanako, sure)
    desk = an_agent_at_the_order(hanako, order := the_order(hanako))
    assert desk.decide(order, "approve").status_code == 302


@pytest.mark.parametrize(
    ("name", "state"),
    [("別人花", "refused"), ("拒否花", "refused"), ("未完花", "pending")],
)
def test_a_card_of_somebody_else_or_none_opens_nothing(hanako, sure, name, state):
    walk = ProcedureWalk(MORNING, sure, "/p/name/")
    send_inheritance(walk, heir(name, identity_way="online"))
    replay_until(NOON)
    assert checks_of(hanako) == []
    with scope("test", hanako.party.pk):
        assert IdentityInquiry.objects.get().state == state
    page = read_order(hanako, sure)
    assert (">マイナンバーカードを読み取る<" in page) is (state == "pending")
    assert ("ほかの確認の方法" in page) is (state == "refused")


def test_who_has_never_read_the_card_is_asked_no_more_after_two_weeks(hanako, sure):
    walk = ProcedureWalk(MORNING, sure, "/p/name/")
    send_inheritance(walk, heir("未完花", identity_way="online"))
    replay_until(MORNING)
    with scope("test", hanako.party.pk):
        IdentityInquiry.objects.update(asked_at=jst("2026-11-09T10:00"))
    replay_until(NOON)
    with scope("test", hanako.party.pk):
        assert "期限" in IdentityInquiry.objects.get().note


def test_only_what_the_operator_offers_may_be_chosen(hanako, sure, settings):
    settings.PORTS = settings.PORTS | {"identity": ""}
    Policy.objects.update_or_create(
        valid_from="2020-01-01", defaults={"identity_ways": ["online", "visit"]}
    )
    for way in ("online", "restricted_mail", ""):
        walk = ProcedureWalk(MORNING, sure, "/p/name/")
        answer = walk.fill({"reason": "inheritance"}, heir(identity_way=way))
        assert answer.status_code == 422, way


def test_an_order_of_before_the_rule_is_identified_too(hanako, sure):
    walk = ProcedureWalk(MORNING, sure, "/p/name/")
    send_inheritance(walk, heir(identity_way="visit"))
    order = the_order(hanako)
    with scope("test", hanako.party.pk):
        del order.answers["identity_way"]
        order.save(update_fields=["answers"])
    desk = an_agent_at_the_order(hanako, order)
    assert "identity_not_checked" in desk.decide(order, "approve").content.decode()


def test_a_record_is_changed_by_nobody_and_kept_three_years_from_the_end(hanako, sure):
    send_for_visit(sure)
    desk = an_agent_at_the_order(hanako, order := the_order(hanako))
    typed = {"method": "visit", "evidence": LICENCE, "key": str(uuid4())}
    desk.post(f"orders/{order.number}/identity", **typed)
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, batch("test"):
        IdentityCheck.objects.update(evidence="x")
    for ended, left in (("NULL", 1), ("CURRENT_DATE - interval '3 years'", 1)):
        end_contracts(ended)
        delete_expired_identity_checks(jst(NOON))
        assert len(checks_of(hanako)) == left
    end_contracts("CURRENT_DATE - interval '3 years 1 day'")
    delete_expired_identity_checks(jst(NOON))
    assert checks_of(hanako) == []
    call_command("audit", "verify")


def end_contracts(day: str) -> None:
    with batch("test"), connection.cursor() as cursor:
        status = "active" if day == "NULL" else "ended"
        cursor.execute(
            f"UPDATE contracts_contract SET ended_on = {day}, status = %s",
            [status],
        )
