"""Papers that harm: refused in words, shut until scanned, seen by their owner alone."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile

from madoguchi.adapters.simulator.scanner import EICAR_PATTERN
from madoguchi.documents.folder_storage import PrivateStorage
from madoguchi.jobs.upkeep.expired_attachments import delete_expired_attachments
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import clock_at, now
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.attachments.store import (
    attachment_storage,
    open_attachment_for_staff,
    order_attachments,
)
from madoguchi.procedures.engine.offer import build_offer
from madoguchi.procedures.engine.review import reject_order
from madoguchi.procedures.engine.submit import submit_procedure
from madoguchi.procedures.kinds.name import NameChange
from madoguchi.procedures.models import Attachment, Order
from madoguchi.procedures.toolkit.case import build_case
from tests import attachment_files
from tests.clock import get_at, jst, post_at, replay_until
from tests.desk import an_agent
from tests.operator import a_catalogue
from tests.people import signed_in_client
from tests.procedure_walk import ProcedureWalk

AT = "2026-11-24T10:00"
WHAT = "新しい氏名がわかる書類（戸籍抄本か住民票）"
NAME = {"name": "花子", "kana": "ハナコ", "happened_on": "2026-11-01"}


@pytest.fixture
def page(hanako, settings):
    """Her browser, and the address of the papers of her draft."""
    a_catalogue()
    for name in attachment_storage().listdir("")[1]:
        attachment_storage().delete(name)
    scanner = "madoguchi.adapters.simulator.scanner.ScannerSimulator"
    settings.PORTS = settings.PORTS | {"scanner": scanner}
    with clock_at(jst(AT)):
        client = signed_in_client(hanako.user, "password", "mail")
    walk = ProcedureWalk(AT, client, "/p/name/")
    return client, walk.fill({"reason": "marriage"}, NAME).url


def send(page, content: bytes, name: str = "paper.jpg", what: str = WHAT):
    client, url = page
    file = SimpleUploadedFile(name, content, "image/jpeg")
    return post_at(AT, client, url, {"what": what, "file": file})


def kept(person) -> list[Attachment]:
    with scope("test", person.party.pk):
        return order_attachments(Order.objects.get())


BAD = {
    "nothing": (b"", "paper_not_chosen"),
    "a page called a photo": (b"<html><script>alert(1)</script>", "not_a_paper"),
    "a locked PDF": (attachment_files.encrypted_pdf(), "paper_locked"),
    "a bomb": (attachment_files.pdf_bomb(900), "paper_too_heavy"),
    "too large": (bytes(20 * 2**20 + 1), "file_too_large"),
}


@pytest.mark.parametrize(("content", "code"), BAD.values(), ids=BAD.keys())
def test_a_bad_paper_is_refused_with_a_code_and_changes_nothing(
    hanako, page, content, code
):
    answer = send(page, content)
    assert answer.status_code == 422 and code in answer.content.decode()
    assert kept(hanako) == []
    assert attachment_storage().listdir("")[1] == []


def test_a_paper_nobody_asked_for_is_refused(hanako, page):
    assert send(page, attachment_files.a_photo(), what="ほか").status_code == 422
    assert kept(hanako) == []


@pytest.mark.parametrize("name", ["../../x.jpg", "a\r\nSet-Cookie: b.jpg", "髙" * 255])
def test_the_name_of_a_file_is_words_and_nothing_more(hanako, page, name):
    assert send(page, attachment_files.a_photo(), name).status_code == 302
    paper = kept(hanako)[0]
    assert attachment_storage().listdir("")[1] == [str(paper.key)]
    client, url = page
    answer = get_at(AT, client, f"{url}/{paper.key}")
    expected = f'attachment; filename="paper-{paper.pk}.jpg"'
    assert answer["Content-Disposition"] == expected
    assert answer["Content-Security-Policy"] == "sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "image/jpeg"


def test_what_the_scanner_finds_is_deleted_and_counts_as_missing(hanako, page):
    send(page, attachment_files.a_photo())
    client, url = page
    (name,) = attachment_storage().listdir("")[1]
    Path(attachment_storage().path(name)).write_bytes(EICAR_PATTERN)
    replay_until(AT)
    paper = kept(hanako)[0]
    assert (paper.finding, paper.is_clean) == ("Eicar-Test-Signature", False)
    assert attachment_storage().listdir("")[1] == []
    assert "ウイルスが見つかった" in get_at(AT, client, url).content.decode()
    assert get_at(AT, client, url.replace("/papers", "/check")).url == url
    with scope("test", hanako.party.pk):
        verbs = list(AuditEvent.objects.values_list("verb", flat=True))
    assert "paper_infected" in verbs


def test_a_paper_stays_shut_to_the_desk_while_no_scanner_answers(
    hanako, page, settings
):
    settings.PORTS = settings.PORTS | {"scanner": ""}
    send(page, attachment_files.a_photo())
    replay_until(AT)
    paper = kept(hanako)[0]
    with scope("desk", hanako.party.pk), pytest.raises(Refused) as refusal:
        open_attachment_for_staff(paper, actor="desk", at=jst(AT))
    assert refusal.value.code == "paper_not_scanned"


def test_the_scan_is_asked_again_until_it_is_answered(hanako, page, settings):
    settings.PORTS = settings.PORTS | {"scanner": ""}
    send(page, attachment_files.a_photo())
    replay_until(AT)
    assert not kept(hanako)[0].is_clean
    scanner = "madoguchi.adapters.simulator.scanner.ScannerSimulator"
    settings.PORTS = settings.PORTS | {"scanner": scanner}
    replay_until("2026-11-24T10:30")
    assert kept(hanako)[0].is_clean


def test_nobody_else_sees_or_takes_away_a_paper(hanako, taro, page):
    send(page, attachment_files.a_photo())
    paper, (_client, url) = kept(hanako)[0], page
    with clock_at(jst(AT)):
        his = signed_in_client(taro.user, "password", "mail")
    for answer in (
        get_at(AT, his, f"{url}/{paper.key}"),
        get_at(AT, his, url),
        post_at(AT, his, url, {"remove": str(paper.key)}),
    ):
        assert answer.status_code == 404
    assert len(kept(hanako)) == 1


def test_ten_papers_are_enough(hanako, page):
    for _nth in range(10):
        assert send(page, attachment_files.a_photo(size=(40, 40))).status_code == 302
    assert "too_many_papers" in send(page, attachment_files.a_photo()).content.decode()
    assert len(kept(hanako)) == 10


def test_a_paper_is_taken_away_with_its_file(hanako, page):
    send(page, attachment_files.a_photo())
    client, url = page
    post_at(AT, client, url, {"remove": str(kept(hanako)[0].key)})
    assert kept(hanako) == [] and attachment_storage().listdir("")[1] == []
    for key in (uuid4(), "x"):
        assert post_at(AT, client, url, {"remove": key}).status_code == 404


def test_after_sending_no_paper_is_changed(hanako, page):
    send(page, attachment_files.a_photo())
    client, url = page
    ProcedureWalk(AT, client, "").send(url.replace("/papers", "/check"))
    answer = post_at(AT, client, url, {"remove": str(kept(hanako)[0].key)})
    assert answer.status_code == 422, "papers may be added then, and none taken away"
    assert len(kept(hanako)) == 1


def test_the_desk_opens_a_paper_once_its_customer_is_open_and_that_is_recorded(
    hanako, page
):
    send(page, attachment_files.a_photo())
    client, url = page
    ProcedureWalk(AT, client, "").send(url.replace("/papers", "/check"))
    paper = kept(hanako)[0]
    with scope("test", hanako.party.pk):
        order = Order.objects.get()
    agent, there = an_agent("一郎", AT), f"orders/{order.number}/"
    where = f"{there}papers/{paper.key}"
    assert agent.get(where).url == f"/desk/{there}"
    agent.open(hanako)
    assert "検査中" in agent.see(there)
    assert "paper_not_scanned" in agent.see(where)
    replay_until(AT)
    assert where in agent.see(there)
    answer = agent.get(where)
    assert answer.content.startswith(b"\xff\xd8\xff")
    assert answer["Content-Security-Policy"] == "sandbox"
    with scope("test", hanako.party.pk):
        looked = AuditEvent.objects.filter(verb="paper_opened").values_list("actor")
        assert list(looked) == [(str(agent.staff),)]


def tidy(moment: str) -> None:
    delete_expired_attachments(jst(moment))


def test_a_draft_that_is_thrown_away_takes_its_papers_with_it(hanako, page):
    send(page, attachment_files.a_photo())
    client, url = page
    post_at(AT, client, url.replace("/papers", "/discard"), {"key": str(uuid4())})
    assert kept(hanako) == [] and attachment_storage().listdir("")[1] == []


def test_ninety_days_after_its_end_an_order_keeps_no_paper(hanako, page):
    send(page, attachment_files.a_photo())
    client, url = page
    ProcedureWalk(AT, client, "").send(url.replace("/papers", "/check"))
    with scope("test", hanako.party.pk):
        reject_order(
            Order.objects.get(), reason="お電話ください", actor="desk", at=jst(AT)
        )
    tidy("2027-02-22T09:59")
    assert len(kept(hanako)) == 1
    tidy("2027-02-22T10:01")
    assert kept(hanako) == [] and attachment_storage().listdir("")[1] == []


def test_a_file_that_a_crash_left_alone_goes_the_next_day(hanako, page):
    attachment_storage().save("left", ContentFile(b"x"))
    send(page, attachment_files.a_photo())
    delete_expired_attachments(now())
    assert "left" in attachment_storage().listdir("")[1]
    delete_expired_attachments(now() + timedelta(hours=25))
    assert attachment_storage().listdir("")[1] == [str(kept(hanako)[0].key)]


def test_no_way_around_the_pages_sends_what_is_incomplete(hanako, page):
    with scope("test", hanako.party.pk):
        draft = Order.objects.get()
        case = build_case(draft.party, None, actor=draft.actor, at=jst(AT))
        form = NameChange.form(draft.answers, case=case)
        assert form.is_valid()
        with pytest.raises(Refused) as refusal:
            submit_procedure(
                NameChange, form, draft, seen=build_offer(NameChange, form).digest
            )
    assert refusal.value.code == "papers_missing"


def test_where_nobody_has_sent_a_paper_the_night_is_quiet(
    db_of_all, monkeypatch, tmp_path
):
    nowhere = PrivateStorage(tmp_path / "papers")
    monkeypatch.setattr(storages, "_storages", {"papers": nowhere})
    delete_expired_attachments(now())
    assert not (tmp_path / "papers").exists()
