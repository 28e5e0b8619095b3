"""A customer's own facts, changed by procedure: contacts, address, name, addressee."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.models import model_to_dict

from madoguchi.billing.models import Revision
from madoguchi.billing.record.invoice import parse_record
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, Party, PartyProfile
from madoguchi.kernel.errors import Refused
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.identity import record_desk_check
from madoguchi.procedures.engine.offer import build_offer
from madoguchi.procedures.engine.review import approve_order, send_back_order
from madoguchi.procedures.engine.submit import submit_procedure
from madoguchi.procedures.kinds.contact import ContactChange
from madoguchi.procedures.models import Attachment, Order
from madoguchi.procedures.models.states import OrderState
from madoguchi.procedures.toolkit.base import REGISTRY
from madoguchi.procedures.toolkit.case import build_case
from tests import attachment_files
from tests.bills import a_bill
from tests.clock import get_at, jst, post_at, replay_until
from tests.operator import a_catalogue
from tests.people import a_contract, signed_in_client
from tests.procedure_walk import ProcedureWalk

SCANNER = "madoguchi.adapters.simulator.scanner.ScannerSimulator"
MORNING = "2026-11-24T10:00"
HOME = {"area": "宮城県仙台市青葉区一番町", "street": "２ー３", "building": "ﾒｿﾞﾝ101"}
WRITTEN = "宮城県仙台市青葉区一番町2-3 メゾン101"


@pytest.fixture
def sure(hanako, settings):
    """A browser in which she has just proved a second way, at a told moment."""
    a_catalogue()
    settings.PORTS = settings.PORTS | {"scanner": SCANNER}
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(email="old@example.jp", phone="0312345678")
        BillingAccount.objects.update(email="old@example.jp")

    def at(moment: str):
        with clock_at(jst(moment)):
            return signed_in_client(hanako.user, "password", "mail")

    return at


def profile_of(person) -> PartyProfile:
    with scope("test", person.party.pk):
        return PartyProfile.objects.get()


def account_of(person) -> BillingAccount:
    with scope("test", person.party.pk):
        return BillingAccount.objects.get()


def the_order(person, **which: object) -> Order:
    with scope("test", person.party.pk):
        return Order.objects.get(**which)


def the_code() -> str:
    return re.search(r"確認コードは (\d{6})", mail.outbox[-1].body)[1]


def test_a_new_mail_address_counts_once_its_code_was_typed(hanako, sure):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/contact/")
    asked = walk.fill({"what": "mail"}, {"mail": "Ｎｅｗ＠Example.JP "})
    assert asked.url.endswith("/code")
    replay_until(MORNING)
    assert mail.outbox[-1].to == ["new@example.jp"]
    wrong = post_at(MORNING, walk.client, asked.url, {"code": "000000"})
    assert wrong.status_code == 422 and "wrong_code" in wrong.content.decode()
    assert profile_of(hanako).email == "old@example.jp"
    check = post_at(MORNING, walk.client, asked.url, {"code": the_code()})
    assert check.url.endswith("/check")
    receipt = walk.send(check.url).url
    mail.outbox.clear()
    replay_until(MORNING)
    assert profile_of(hanako).email == "new@example.jp"
    assert account_of(hanako).email == "new@example.jp"
    told = [(m.to[0], m.subject) for m in mail.outbox]
    subject = "【テストネット】メールアドレスが変わりました"
    assert ("old@example.jp", subject) in told and ("new@example.jp", subject) in told
    assert ("new@example.jp", "【テストネット】連絡先の変更が完了しました") in told
    assert not any("new@example.jp" in m.body for m in mail.outbox)
    changed = [m.body for m in mail.outbox if m.subject == subject]
    for body in changed:
        assert "いままでのメールアドレス: o***@example.jp" in body
        assert "新しいメールアドレス: n***@example.jp" in body
    page = get_at(MORNING, walk.client, receipt).content.decode()
    assert "old@example.jp → new@example.jp" in page
    assert hanako.user.email == "hanako@example.jp"
    assert list(hanako.user.channels.all()) == []


def test_without_its_code_nothing_is_sent(hanako, sure):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/contact/")
    code = walk.fill({"what": "mail"}, {"mail": "new@example.jp"}).url
    check = code.replace("/code", "/check")
    assert walk.check(check).url == code
    answer = post_at(MORNING, walk.client, check, {"seen": ""})
    assert answer.status_code == 302 and answer.url == code
    assert the_order(hanako).state == OrderState.DRAFT


def test_the_code_of_one_address_does_not_prove_another(hanako, sure):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/contact/")
    code = walk.fill({"what": "mail"}, {"mail": "mine@example.jp"}).url
    replay_until(MORNING)
    mine = the_code()
    second = code.replace("/code", "/input/2")
    post_at(MORNING, walk.client, second, {"mail": "hers@example.jp"})
    answer = post_at(MORNING, walk.client, code, {"code": mine})
    assert answer.status_code == 422
    assert the_order(hanako).proved == ""


def test_no_way_around_the_pages_sends_an_address_that_never_answered(hanako, sure):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/contact/")
    walk.fill({"what": "mail"}, {"mail": "new@example.jp"})
    with scope("test", hanako.party.pk):
        draft = Order.objects.get()
        case = build_case(draft.party, None, actor=draft.actor, at=jst(MORNING))
        form = ContactChange.form(draft.answers, case=case)
        assert form.is_valid()
        with pytest.raises(Refused) as refusal:
            submit_procedure(
                ContactChange, form, draft, seen=build_offer(ContactChange, form).digest
            )
    assert refusal.value.code == "address_not_proved"


def test_of_a_landline_nothing_is_proved_and_the_page_says_so(hanako, sure):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/contact/")
    mail.outbox.clear()
    check = walk.fill({"what": "phone"}, {"phone": "（０６）１２３４－５６７８"}).url
    assert check.endswith("/check"), "no code to an address that proves no number"
    replay_until(MORNING)
    assert mail.outbox == []
    page = walk.check(check).content.decode()
    assert (
        "つながるかは確かめていません" in page
        and "確認コードを入力しました" not in page
    )
    walk.send(check)
    replay_until(MORNING)
    assert profile_of(hanako).phone == "0612345678"
    told = [(m.to[0], m.subject) for m in mail.outbox]
    assert ("old@example.jp", "【テストネット】電話番号が変わりました") in told


def test_the_receipt_says_by_what_a_new_address_was_proved(hanako, sure):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/contact/")
    asked = walk.fill({"what": "mail"}, {"mail": "new@example.jp"}).url
    replay_until(MORNING)
    check = post_at(MORNING, walk.client, asked, {"code": the_code()}).url
    assert "新しいアドレスに届いた確認コードを" in walk.check(check).content.decode()


def test_contacts_ask_for_a_second_proof(hanako, sure):
    weak = ProcedureWalk(MORNING, hanako.client, "/p/contact/")
    asked = weak.begin().url
    assert asked.startswith("/account/confirm/first/?next=%2Fp%2Fcontact%2F")
    page = asked.partition("next=")[2].replace("%2F", "/")
    assert get_at(MORNING, weak.client, page).url.startswith("/account/confirm/")


def test_an_address_is_filled_from_its_postcode_and_kept_in_one_spelling(hanako, sure):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/address/")
    first = walk.begin().url
    account = hanako.account.account_number
    said = {"what": ["home", account], "postal_code": "〒９８０ー０８１１"}
    second = post_at(MORNING, walk.client, first, said)
    filled = get_at(MORNING, walk.client, second.url).content.decode()
    assert 'value="宮城県仙台市青葉区一番町"' in filled
    check = post_at(MORNING, walk.client, second.url, HOME).url
    walk.send(check)
    replay_until(MORNING)
    assert (profile_of(hanako).postal_code, profile_of(hanako).address) == (
        "9800811",
        WRITTEN,
    )
    assert account_of(hanako).address == WRITTEN
    with scope("test", hanako.party.pk):
        verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"address_changed", "billing_address_changed"} <= verbs


def test_the_bills_go_elsewhere_and_she_stays(hanako, sure):
    was = profile_of(hanako).address
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/address/")
    what = {"what": [hanako.account.account_number]}
    walk.order(what | {"postal_code": "9800811"}, HOME)
    replay_until(MORNING)
    assert account_of(hanako).address == WRITTEN
    assert profile_of(hanako).address == was


def moving_on(hanako, day: str) -> dict[str, object]:
    what = ["home", hanako.account.account_number]
    return {"what": what, "postal_code": "9800811", "moved_on": day}


def test_an_address_changes_on_the_day_of_the_move_and_not_before(hanako, sure):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/address/")
    walk.order(moving_on(hanako, "2026-12-20"), HOME)
    order = the_order(hanako)
    assert str(order.effective_on) == "2026-12-20"
    assert order.cancellable_until == jst("2026-12-20T00:00")
    quote = dict(order.quote)
    assert quote["新しい住所"] == f"〒980-0811 {WRITTEN}"
    assert quote["いまの住所"].startswith("〒100-0005")
    assert quote["請求書の送り先"] == "1月10日（日）に確定するご請求から"
    replay_until("2026-12-19T23:59")
    assert profile_of(hanako).postal_code == "1000005"
    replay_until("2026-12-20T00:00")
    assert profile_of(hanako).address == account_of(hanako).address == WRITTEN


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-11-23", "draft"),
        ("2026-11-24", "scheduled"),
        ("2027-02-22", "scheduled"),
        ("2027-02-23", "draft"),
    ],
)
def test_a_move_is_for_today_or_the_ninety_days_that_follow(hanako, sure, day, status):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/address/")
    answer = walk.fill(moving_on(hanako, day))
    if status == "draft":
        assert answer.status_code == 422
        assert "day_outside_window" in answer.content.decode()
        answer = walk.fill_shown_form(answer, moving_on(hanako, "2026-12-01"))
        assert answer.status_code == 302 and answer.url.endswith("/input/2")
        return
    walk.send(post_at(MORNING, walk.client, answer.url, HOME).url)
    assert the_order(hanako).state == status


def test_a_day_of_a_move_far_off_is_refused_at_its_own_step(hanako, sure):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/address/")
    page = walk.fill(moving_on(hanako, "2027-05-01")).content.decode()
    assert "いつから: 選べる日は11月24日（火）から2月22日（月）まで" in page
    assert 'name="moved_on" value="2027-05-01"' in page


def test_a_move_that_is_past_when_sent_leads_back_to_its_day(hanako, sure):
    early = ProcedureWalk(MORNING, sure(MORNING), "/p/address/")
    check = early.fill(moving_on(hanako, "2026-11-24"), HOME).url
    later = ProcedureWalk("2026-11-25T10:00", sure("2026-11-25T10:00"), "/p/address/")
    back = later.send(check)
    assert back.status_code == 302 and back.url.endswith("/input/1")
    page = later.check(back.url)
    assert "day_outside_window" in page.content.decode()
    answer = later.fill_shown_form(page, moving_on(hanako, "2026-11-26"))
    later.send(post_at(later.at, later.client, answer.url, HOME).url)
    order = the_order(hanako)
    assert (order.state, order.effective_on) == ("scheduled", date(2026, 11, 26))


def a_fibre_line(person) -> Contract:
    with scope("test", person.party.pk):
        line = a_contract(person.party, person.account, 1)
        Contract.objects.filter(pk=line.pk).update(service="fibre", plan_code="F1")
        return line


MOVE = {"postal_code": "9800811"}, HOME


def test_a_fibre_line_moves_on_the_day_of_the_work_and_not_before(hanako, sure):
    line = a_fibre_line(hanako)
    walk = ProcedureWalk(MORNING, sure(MORNING), f"/c/{line.code}/p/moving/")
    receipt = walk.order(*MOVE, {"work_on": "２０２６/１２/９", "band": "morning"})
    order = the_order(hanako)
    assert (str(order.effective_on), order.first_bill_on) == ("2026-12-09", None)
    assert (
        "2026年</span>12月9日" in get_at(MORNING, walk.client, receipt).content.decode()
    )
    replay_until("2026-12-08T23:59")
    with scope("test", hanako.party.pk):
        assert Contract.objects.get(pk=line.pk).service_address == ""
    replay_until("2026-12-09T00:00")
    with scope("test", hanako.party.pk):
        moved = Contract.objects.get(pk=line.pk)
    assert (moved.service_postal_code, moved.service_address) == ("9800811", WRITTEN)


def shown_address(walk: ProcedureWalk) -> list[str]:
    """What the first two pages of the work have filled in: postcode, then the rest."""
    first = walk.begin().url
    page = walk.check(first).content.decode()
    postcode = re.search(r'name="postal_code" value="([^"]*)"', page)[1]
    rest = post_at(walk.at, walk.client, first, {"postal_code": postcode}).url
    page = walk.check(rest).content.decode()
    names = ("area", "street", "building")
    found = [re.search(rf'name="{name}"(?: value="([^"]*)")?', page) for name in names]
    return [postcode, *(match[1] or "" for match in found)]


PRESENT_PARTS = ["1000005", "東京都千代田区丸の内", "1-1", ""]
COMING_PARTS = ["9800811", "宮城県仙台市青葉区一番町", "2-3", "メゾン101"]


@pytest.mark.parametrize(
    ("what", "then", "shown"),
    [
        ("home", "", COMING_PARTS),
        ("home", "cancel", PRESENT_PARTS),
        ("bills", "", PRESENT_PARTS),
    ],
)
def test_the_work_is_filled_in_with_the_address_to_come(
    hanako, sure, what, then, shown
):
    line = a_fibre_line(hanako)
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(address="東京都千代田区丸の内1-1")
    chosen = {"home": ["home"], "bills": [hanako.account.account_number]}[what]
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/address/")
    receipt = walk.order(moving_on(hanako, "2026-12-20") | {"what": chosen}, HOME)
    if then:
        post_at(MORNING, walk.client, f"{receipt}{then}", {"key": str(uuid4())})
    work = ProcedureWalk(MORNING, sure(MORNING), f"/c/{line.code}/p/moving/")
    assert shown_address(work) == shown


@pytest.mark.parametrize(
    "present", [WRITTEN, "宮城県仙台市青葉区一番町２－３メゾン１０１"]
)
def test_a_line_does_not_move_to_where_it_is(hanako, sure, present):
    line = a_fibre_line(hanako)
    with scope("test", hanako.party.pk):
        Contract.objects.filter(pk=line.pk).update(
            service_postal_code="9800811", service_address=present
        )
    walk = ProcedureWalk(MORNING, sure(MORNING), f"/c/{line.code}/p/moving/")
    check = walk.fill(*MOVE, {"work_on": "2026-12-09", "band": "any"}).url
    page = walk.check(check).content.decode()
    assert "moves_nowhere" in page and "いまのご利用場所と同じです" in page
    assert walk.send(check).status_code != 302
    assert the_order(hanako).state == OrderState.DRAFT
    other = HOME | {"street": "2-4"}
    walk = ProcedureWalk(MORNING, sure(MORNING), f"/c/{line.code}/p/moving/")
    walk.order(
        {"postal_code": "9800811"}, other, {"work_on": "2026-12-09", "band": "any"}
    )


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("2026-11-23", "day_outside_window"),
        ("2026-12-07", "day_outside_window"),
        ("2026-12-12", "day_is_holiday"),
        ("2027-01-01", "day_is_holiday"),
        ("2027-09-01", "day_outside_window"),
    ],
)
def test_a_day_without_workers_is_refused_in_words(hanako, sure, day, code):
    line = a_fibre_line(hanako)
    walk = ProcedureWalk(MORNING, sure(MORNING), f"/c/{line.code}/p/moving/")
    page = walk.fill(*MOVE, {"work_on": day, "band": "any"})
    assert page.status_code == 422 and code in page.content.decode()
    assert the_order(hanako).state == OrderState.DRAFT
    walk.send(walk.fill_shown_form(page, {"work_on": "2026-12-09", "band": "any"}).url)
    assert str(the_order(hanako).effective_on) == "2026-12-09"


def test_a_day_of_work_that_came_too_near_leads_back_to_its_step(hanako, sure):
    start = f"/c/{a_fibre_line(hanako).code}/p/moving/"
    early = ProcedureWalk(MORNING, sure(MORNING), start)
    check = early.fill(*MOVE, {"work_on": "2026-12-08", "band": "any"}).url
    late = "2026-12-07T10:00"
    later = ProcedureWalk(late, sure(late), start)
    back = later.send(check)
    assert back.status_code == 302 and back.url.endswith("/input/3")
    assert "day_outside_window" in later.check(back.url).content.decode()
    assert the_order(hanako).state == OrderState.DRAFT


def name_papers(walk, url: str, paper: bytes):
    page = get_at(walk.at, walk.client, url).content.decode()
    asked = re.findall(r'name="what" value="([^"]+)"', page)
    for what in asked:
        file = SimpleUploadedFile("../戸籍　抄本.jpg", paper, "text/html")
        answer = post_at(walk.at, walk.client, url, {"what": what, "file": file})
        assert answer.status_code == 302, answer.content.decode()
    return re.findall(r'<h2 id="what-\d">([^<]+)</h2>', page)


MARRIED = {"name": "髙橋　花子", "kana": "たかはし ﾊﾅｺ", "happened_on": "2026-11-01"}


def married(walk) -> str:
    """The address of the receipt."""
    url = walk.fill({"reason": "marriage"}, MARRIED).url
    assert url.endswith("/papers")
    name_papers(walk, url, attachment_files.a_photo())
    return walk.send(url.replace("/papers", "/check")).url


def test_a_name_changes_after_somebody_has_looked(hanako, sure):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/name/")
    receipt = married(walk)
    order = the_order(hanako)
    assert (order.state, order.effective_on) == (OrderState.AWAITING_APPROVAL, None)
    assert str(order.expected_on) == "2026-12-01"
    assert "取り消せません" in get_at(MORNING, walk.client, receipt).content.decode()
    replay_until(MORNING)
    with scope("test", hanako.party.pk):
        paper = Attachment.objects.get()
        assert paper.is_clean and paper.name == "戸籍抄本.jpg"
        send_back_order(order, reason="裏面も必要です", actor="desk 1", at=jst(MORNING))
    mended = get_at(MORNING, walk.client, f"/p/name/{order.key}/input/2")
    assert "裏面も必要です" in mended.content.decode()
    walk.send(f"/p/name/{order.key}/check")
    with scope("test", hanako.party.pk):
        order.refresh_from_db()
        assert order.state == OrderState.AWAITING_APPROVAL
    replay_until(MORNING)
    mail.outbox.clear()
    with scope("test", hanako.party.pk):
        approve_order(order, actor="desk 1", at=jst(MORNING))
    replay_until(MORNING)
    subjects = [m.subject.partition("】")[2] for m in mail.outbox]
    assert subjects == ["契約名義の変更が完了しました"], "one mail for one approval"
    page = get_at(MORNING, walk.client, receipt).content.decode()
    assert "新しい名義になりました" in page and "見込みです" not in page
    assert profile_of(hanako).name == "髙橋 花子"
    assert profile_of(hanako).kana == "タカハシ ハナコ"
    assert account_of(hanako).addressee == "髙橋 花子"


def test_a_company_takes_over_and_is_one_from_then_on(hanako, sure):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/name/")
    firm = {"name": "株式会社ハナコ", "kana": "ハナコ", "happened_on": "2026-10-01"}
    number = {"corporate_number": "７０００００００００００２", "identity_way": "visit"}
    url = walk.fill({"reason": "incorporation"}, firm | number).url
    assert name_papers(walk, url, attachment_files.a_pdf()) == [
        "履歴事項全部証明書（発行から3か月以内）"
    ]
    walk.send(url.replace("/papers", "/check"))
    order = the_order(hanako)
    with scope("test", hanako.party.pk):
        licence = "運転免許証 第123456789012号"
        record_desk_check(order, "visit", licence, actor="desk 1", at=jst(MORNING))
        approve_order(order, actor="desk 1", at=jst(MORNING))
    replay_until(MORNING)
    assert Party.objects.get(pk=hanako.party.pk).kind == "corporate"
    assert profile_of(hanako).corporate_number == "7000000000002"


def test_without_its_papers_a_name_is_not_sent(hanako, sure):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/name/")
    url = walk.fill({"reason": "inheritance"}, MARRIED | {"identity_way": "visit"}).url
    check = url.replace("/papers", "/check")
    assert walk.check(check).url == url
    post_at(MORNING, walk.client, check, {"seen": ""})
    assert the_order(hanako).state == OrderState.DRAFT


BILLED = date(2026, 10, 1)


def test_the_bill_at_hand_is_issued_anew_under_the_new_addressee(hanako, sure):
    bill = a_bill(hanako, BILLED)
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/addressee/")
    said = {"account": hanako.account.account_number, "addressee": "hanako　経理部"}
    walk.order(said | {"department": ""}, {"since": "now"})
    replay_until(MORNING)
    assert account_of(hanako).addressee == "hanako 経理部"
    with scope("test", hanako.party.pk):
        made = list(Revision.objects.filter(bill=bill).order_by("nth"))
    assert [r.kind for r in made] == ["cancelled", "reissued"]
    assert parse_record(made[1].record).addressee.name == "hanako 経理部"


def test_another_name_is_not_put_on_an_issued_bill_from_here(hanako, sure):
    a_bill(hanako, BILLED)
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/addressee/")
    said = {"account": hanako.account.account_number, "addressee": "㈱ハナコ"}
    check = walk.fill(said | {"department": ""}, {"since": "now"}).url
    first = get_at(MORNING, walk.client, walk.check(check).url)
    assert "ここから再発行できません" in first.content.decode()
    assert the_order(hanako).state == OrderState.DRAFT
    with scope("test", hanako.party.pk):
        assert not Revision.objects.exists()


def test_the_next_bill_bears_the_new_addressee_until_it_is_fixed(hanako, sure):
    a_bill(hanako, BILLED)
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/addressee/")
    said = {"account": hanako.account.account_number, "addressee": "ハナコ商店"}
    walk.order(said | {"department": "01"}, {"since": "next"})
    order = the_order(hanako)
    assert str(order.effective_on) == "2026-12-10"
    replay_until("2026-12-09T23:59")
    assert account_of(hanako).addressee == "hanako"
    replay_until("2026-12-10T00:00")
    assert account_of(hanako).addressee == "ハナコ商店"
    with scope("test", hanako.party.pk):
        assert not Revision.objects.exists()


def test_an_account_with_its_own_closing_day_has_its_own_next_bill(hanako, sure):
    with scope("test", hanako.party.pk):
        second = BillingAccount.objects.get()
        second.pk, second.account_number, second.closing_day = None, "B9", 20
        second.save()
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/addressee/")
    said = {"account": "B9", "addressee": "ハナコ商店", "department": ""}
    walk.order(said, {"since": "next"})
    assert str(the_order(hanako).effective_on) == "2026-11-30"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("hanako", "いまの宛名と同じです"),
        ("上様", "どなたかわからない名前です"),
    ],
)
def test_an_addressee_that_no_bill_can_bear_is_said_at_once(hanako, sure, name, words):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/addressee/")
    said = {"account": hanako.account.account_number, "addressee": name}
    second = post_at(
        MORNING, walk.client, walk.begin().url, said | {"department": ""}
    ).url
    check = post_at(MORNING, walk.client, second, {"since": "next"}).url
    first = walk.check(check).url
    assert words in get_at(MORNING, walk.client, first).content.decode()
    assert the_order(hanako).state == OrderState.DRAFT


def test_a_bill_that_is_not_there_is_not_issued_anew(hanako, sure):
    walk = ProcedureWalk(MORNING, sure(MORNING), "/p/addressee/")
    said = {"account": hanako.account.account_number, "addressee": "ハナコ"}
    last = walk.fill(said | {"department": ""}, {"since": "now"})
    assert last.status_code == 422
    assert the_order(hanako).state == OrderState.DRAFT


def test_a_nickname_is_kept_in_one_spelling_and_taken_away_again(hanako, sure):
    start = f"/c/{hanako.contract.code}/p/nickname/"
    ProcedureWalk(MORNING, sure(MORNING), start).order(
        {"nickname": "　母の\u202eｽﾏﾎ１ "}
    )
    replay_until(MORNING)
    with scope("test", hanako.party.pk):
        assert Contract.objects.get().nickname == "母のスマホ1"
    ProcedureWalk(MORNING, sure(MORNING), start).order({"nickname": ""})
    replay_until(MORNING)
    with scope("test", hanako.party.pk):
        assert Contract.objects.get().nickname == ""


def test_the_path_says_what_is_done_and_what_is_next(hanako, sure):
    client = sure(MORNING)
    page = get_at(MORNING, client, "/procedures/contacts/").content.decode()
    assert "メールアドレスへ進む" in page
    walk = ProcedureWalk(MORNING, client, "/p/contact/")
    code = walk.fill({"what": "mail"}, {"mail": "new@example.jp"}).url
    replay_until(MORNING)
    walk.send(post_at(MORNING, client, code, {"code": the_code()}).url)
    replay_until(MORNING)
    page = get_at(MORNING, client, "/procedures/contacts/").content.decode()
    assert "電話番号へ進む" in page and "変更しました" in page
    assert the_order(hanako).number in page


HOSTILE = ["\0", "x" * 5_000, "\u202e<script>", "１" * 300]
PLACES = ["contact", "address", "name", "addressee", "nickname", "moving"]


def facts_of(person) -> list[dict[str, object]]:
    return [model_to_dict(profile_of(person)), model_to_dict(account_of(person))]


@pytest.mark.parametrize("slug", PLACES)
def test_no_input_is_a_fault_of_ours_and_none_changes_anything(hanako, sure, slug):
    line, kind = a_fibre_line(hanako), REGISTRY[slug]
    start = f"/c/{line.code}/p/{slug}/" if kind.services else f"/p/{slug}/"
    walk = ProcedureWalk(MORNING, sure(MORNING), start)
    first = walk.begin().url
    names = set(kind.form.base_fields)
    before = facts_of(hanako)
    for nth in ("1", "2", "9"):
        for said in HOSTILE:
            url = f"{first.removesuffix('1')}{nth}"
            told = dict.fromkeys(names, (said, said))
            answer = post_at(MORNING, walk.client, url, told)
            assert answer.status_code in {302, 404, 422}, (nth, said)
    assert facts_of(hanako) == before
    assert the_order(hanako).state == OrderState.DRAFT
