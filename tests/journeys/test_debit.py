"""口座振替 is begun on the page of the bank: whatever happens, nothing is lost."""

import html
import re
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections, transaction

from madoguchi.adapters.simulator.mandate_bank import MandateBankSimulator
from madoguchi.catalogue.models import Policy
from madoguchi.customers.models import PartyProfile, PortalChange
from madoguchi.payments.models import DebitMandate, KeptMethod, PaymentMethod
from madoguchi.payments.played_bank_pages import BankPageAnswer
from madoguchi.payments.sealed_accounts import AccountSecrets, open_account
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.clock import get_at, jst, post_at, replay_until
from tests.operator import a_catalogue
from tests.procedure_walk import ProcedureWalk

SIMULATOR = "madoguchi.adapters.simulator.mandate_bank.MandateBankSimulator"
ASKED = "2026-12-28T10:00"
"""The bill of 12月分 is fixed on 1月10日 and debited on 1月27日, a Wednesday."""

BANK = {"bank_words": "", "bank": "0005"}
BRANCH = {"branch_words": "丸の内", "branch": ""}
ACCOUNT = {"account_type": "1", "number": "1234567", "holder": "やまだ はなこ"}
ANSWERS = (BANK, BRANCH, ACCOUNT)


@pytest.fixture(autouse=True)
def bank(db_of_all, settings, tmp_path) -> Path:
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"debit_mandate": SIMULATOR}
    a_catalogue()
    return tmp_path


@pytest.fixture
def visa(hanako):
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(kana="ヤマダ ハナコ")
        return PaymentMethod.objects.create(
            party=hanako.party,
            account=hanako.account,
            kind="card",
            card_token="tok-old",
            card_brand="Visa",
            card_last4="0056",
            card_expiry="2027-02",
        )


def text(response) -> str:
    """Return the words of a page, whatever its status, with single spaces."""
    words = re.sub(r"<[^>]+>", " ", html.unescape(response.content.decode()))
    return " ".join(words.split())


def walk_of(person, at: str = ASKED, kind: str = "debit") -> ProcedureWalk:
    return ProcedureWalk(at, person.client, f"/c/{person.contract.code}/p/{kind}/")


def at_check(person, *pages, at: str = ASKED) -> tuple[ProcedureWalk, str]:
    walk = walk_of(person, at)
    page = walk.fill(*(pages or ANSWERS))
    assert page.status_code == 302, text(page)
    assert page.url.endswith("/check")
    return walk, page.url


def leave(walk: ProcedureWalk, check: str) -> str:
    """Go to the page of the bank; return its name there."""
    page = walk.send(check)
    assert page.status_code == 200, text(page)
    address = re.search(r'content="0; url=([^"]+)"', page.content.decode())[1]
    return address.rstrip("/").rpartition("/")[2]


def answer(page: str, how: BankPageAnswer, at: str = ASKED) -> None:
    with clock_at(jst(at)):
        MandateBankSimulator().answer_page(page, how)


def back_of(check: str) -> str:
    return check.replace("/check", "/back")


def only(model, person):
    with scope("test", person.party.pk):
        return model.objects.get()


def test_the_check_shows_the_tail_and_the_spelling_that_goes_to_the_bank(hanako, visa):
    walk, check = at_check(hanako)
    said = text(walk.check(check))
    assert "三菱UFJ（0005）" in said and "丸の内（002）" in said
    assert "普通 末尾567" in said and "1234567" not in said
    assert "ﾔﾏﾀﾞ ﾊﾅｺ" in said
    assert "1月27日（水）、2026年12月分から" in said
    assert "Visa 末尾0056" in said and "0円" in said
    assert "違います" not in said


def test_a_registered_account_is_debited_from_the_next_bill_and_the_card_ends(
    hanako, visa
):
    walk, check = at_check(hanako)
    answer(leave(walk, check), BankPageAnswer.DONE)
    receipt = get_at(ASKED, walk.client, back_of(check))
    assert receipt.status_code == 302 and receipt.url.startswith("/orders/")
    said = text(get_at(ASKED, walk.client, receipt.url))
    assert "三菱UFJ 丸の内 普通 末尾567" in said
    assert "1234567" not in said and "ﾔﾏﾀﾞ" not in said
    order, row = only(Order, hanako), only(DebitMandate, hanako)
    assert order.state == "scheduled" and row.state == "registered"
    assert order.cancellable_until == order.run_at == jst("2027-01-10T00:00")
    assert only(PaymentMethod, hanako).kind == "card"
    replay_until("2027-01-10T00:05")
    method, old = only(PaymentMethod, hanako), only(KeptMethod, hanako)
    assert (method.kind, method.bank_code, method.branch_code) == (
        "debit",
        "0005",
        "002",
    )
    assert (method.bank_account_number, method.mandate_number) == ("567", row.number)
    assert open_account(
        method.sealed_account, hanako.account.account_number
    ) == AccountSecrets("1234567", "ﾔﾏﾀﾞ ﾊﾅｺ")
    assert (old.card_token, old.rank) == ("tok-old", None)
    with scope("test", hanako.party.pk):
        lines = PortalChange.objects.filter(state="done")
        changed = set(lines.values_list("file", "column", "before", "after"))
    assert {
        ("billing_accounts", "payment_method", "card", "debit"),
        ("payment_methods", "kind", "card", "debit"),
        ("payment_methods", "bank_code", "", "0005"),
        ("payment_methods", "branch_code", "", "002"),
        ("payment_methods", "account_type", "", "1"),
    } <= changed
    assert not {c for _file, c, *_texts in changed} & {
        "bank_account_number",
        "account_holder_kana",
    }
    page = text(get_at(ASKED, walk.client, "/payment/", follow=True))
    assert "末尾567" in page and "三菱UFJ" in page
    assert "1234567" not in page and "ﾔﾏﾀﾞ" not in page


def test_no_number_and_no_holder_lies_open_in_the_database(hanako, visa):
    walk, check = at_check(hanako)
    answer(leave(walk, check), BankPageAnswer.DONE)
    get_at(ASKED, walk.client, back_of(check))
    stored = everything_stored_as_owner()
    assert "丸の内" in stored
    assert "1234567" not in stored
    for holder in ("やまだ", "ﾔﾏﾀﾞ"):
        assert holder not in stored


def everything_stored_as_owner() -> str:
    """Return rows of all parties, as a thief of the disk reads them."""
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor:
        tables = ("procedures_order", "procedures_orderevent", "payments_debitmandate")
        tables += ("customers_portalchange", "platform_auditevent", "django_session")
        found = []
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            cursor.execute(f"SELECT t::text FROM {table} t")
            found += [row for (row,) in cursor.fetchall()]
        transaction.set_rollback(True, using="owner")  # the walls stand again
    return "\n".join(found)


def test_a_closed_tab_is_finished_by_the_job_and_once(hanako, visa):
    walk, check = at_check(hanako)
    answer(leave(walk, check), BankPageAnswer.DONE)
    replay_until("2026-12-28T10:10")
    assert only(Order, hanako).state == "scheduled"
    receipt = get_at("2026-12-28T10:11", walk.client, back_of(check))
    assert receipt.url == f"/orders/{only(Order, hanako).number}/"
    paying = f"/c/{hanako.contract.code}/payment/"
    said = text(get_at("2026-12-28T10:11", walk.client, paying))
    assert "のご請求から口座振替（" in said and "末尾567）に替わります" in said
    assert "請求書払い（振込）に替わります" not in said


def test_a_late_answer_is_waited_for_and_nothing_is_promised_until_then(hanako, visa):
    walk, check = at_check(hanako)
    answer(leave(walk, check), BankPageAnswer.LATER)
    said = text(get_at(ASKED, walk.client, back_of(check)))
    assert "登録の結果が、まだ届いていません" in said and "カード" not in said
    assert only(Order, hanako).state == "draft"
    home = get_at(ASKED, walk.client, "/").content.decode()
    assert "結果を待っています" in home and f'href="{back_of(check)}"' in home
    assert "が途中です" not in home
    listed = text(get_at(ASKED, walk.client, "/procedures/"))
    assert "社外の画面での結果を待っています" in listed and "下書き 12月" not in listed
    paying = get_at(ASKED, walk.client, f"/c/{hanako.contract.code}/payment/")
    assert "社外の画面での結果を待っています" in text(paying)
    assert f'href="{back_of(check)}"' in paying.content.decode()
    assert "口座振替に変える" not in text(paying)
    replay_until("2026-12-28T10:30")
    assert only(Order, hanako).state == "scheduled"


@pytest.mark.parametrize(
    ("how", "words", "code"),
    [
        (
            BankPageAnswer.HOLDER_DIFFERS,
            "名義が、銀行の登録と違",
            "bank_holder_differs",
        ),
        (BankPageAnswer.NO_ACCOUNT, "口座が見つかりません", "bank_account_unknown"),
        (
            BankPageAnswer.NOT_AUTHENTICATED,
            "確認ができませんでした",
            "bank_not_authenticated",
        ),
        (BankPageAnswer.LEFT, "途中で終わりました", "bank_page_left"),
    ],
)
def test_what_came_to_nothing_is_said_with_a_code_and_can_be_tried_again(
    hanako, visa, how, words, code
):
    walk, check = at_check(hanako)
    first = leave(walk, check)
    answer(first, how)
    page = get_at(ASKED, walk.client, back_of(check)).content.decode()
    assert words in page and f'value="{code}"' in page
    assert only(Order, hanako).state == "draft"
    assert only(PaymentMethod, hanako).card_token == "tok-old"
    home = text(get_at(ASKED, walk.client, "/"))
    assert "社外の画面での結果を待っています" not in home
    assert "が途中です" in home
    second = walk.leave_again(page, back_of(check))
    assert second != first
    answer(second, BankPageAnswer.DONE)
    get_at(ASKED, walk.client, back_of(check))
    assert only(Order, hanako).state == "scheduled"


def test_another_account_is_another_page_and_the_one_before_is_closed(hanako, visa):
    walk, check = at_check(hanako)
    first = leave(walk, check)
    url = check.replace("/check", "/input/3")
    post_at(ASKED, walk.client, url, ACCOUNT | {"number": "7654321"})
    second = leave(walk, check)
    answer(first, BankPageAnswer.DONE)  # in the older tab: it is closed
    get_at(ASKED, walk.client, back_of(check))
    assert only(Order, hanako).state == "draft"
    answer(second, BankPageAnswer.DONE)
    get_at(ASKED, walk.client, back_of(check))
    assert only(Order, hanako).state == "scheduled"
    with scope("test", hanako.party.pk):
        states = list(DebitMandate.objects.order_by("pk").values_list("state", "tail"))
    assert states == [("left", "567"), ("registered", "321")]


def test_a_silent_bank_loses_nothing(hanako, visa, bank):
    walk, check = at_check(hanako)
    silent = bank / "banks" / "silent"
    silent.parent.mkdir(exist_ok=True)
    silent.touch()
    page = walk.send(check)
    assert page.status_code == 422 and b'value="outside_away"' in page.content
    with scope("test", hanako.party.pk):
        assert not DebitMandate.objects.exists()
    silent.unlink()
    there = leave(walk, check)
    silent.touch()
    page = get_at(ASKED, walk.client, back_of(check)).content.decode()
    assert 'value="outside_result_unknown"' in page
    silent.unlink()
    answer(there, BankPageAnswer.DONE)
    get_at(ASKED, walk.client, back_of(check))
    assert only(Order, hanako).state == "scheduled"


def test_it_is_taken_back_until_the_bill_is_fixed(hanako, visa):
    walk, check = at_check(hanako)
    answer(leave(walk, check), BankPageAnswer.DONE)
    receipt = get_at(ASKED, walk.client, back_of(check)).url
    post_at(
        "2027-01-09T23:59", hanako.client, f"{receipt}cancel", {"key": str(uuid4())}
    )
    assert only(Order, hanako).state == "cancelled"
    replay_until("2027-01-11T00:00")
    assert only(PaymentMethod, hanako).card_token == "tok-old"


def test_an_account_too_late_for_a_debit_pays_the_bill_after_it(hanako, visa):
    """Of 12月分 the cut-off is 7 bank days before 1月27日: 1月18日."""
    Policy.objects.update_or_create(
        valid_from=date(2020, 1, 1), defaults={"debit_cut_off_days": 25}
    )
    walk, check = at_check(hanako)
    said = text(walk.check(check))
    assert "2027年1月分から" in said and "2月10日" in said


BAD_PAGES = [
    ({"bank_words": "zzz"}, 1, "bank_not_found"),
    ({"bank_words": "みつびし"}, 1, "bank_not_chosen"),
    ({"bank_words": "", "bank": "9999"}, 1, "bank_not_chosen"),
    (BANK, 1, ""),
    ({"branch_words": "山奥の支店"}, 2, "branch_not_found"),
    ({"branch_words": "本"}, 2, "branch_not_chosen"),
    (BRANCH, 2, ""),
    (ACCOUNT | {"number": "12345678"}, 3, "account_number_unfit"),
    (ACCOUNT | {"number": "12-34a"}, 3, "account_number_unfit"),
    (ACCOUNT | {"holder": "山田 花子"}, 3, "holder_not_kana"),
    (ACCOUNT | {"holder": "ヤマダ😀"}, 3, "holder_not_kana"),
    (ACCOUNT | {"holder": "ヤマダ\u202eハナコ"}, 3, "holder_not_kana"),
    (ACCOUNT | {"holder": "محمد"}, 3, "holder_not_kana"),
    (ACCOUNT | {"holder": "ヲノ"}, 3, "holder_not_kana"),
    (ACCOUNT | {"holder": "ア" * 31}, 3, "holder_too_long"),
    (ACCOUNT | {"holder": "ガ" * 16}, 3, "holder_too_long"),
]
"""Page after page: "" is a right answer, with which the next page comes."""


def test_bad_input_is_a_sentence_with_a_code_and_changes_nothing(hanako, visa):
    walk = walk_of(hanako)
    first = walk.begin().url
    for page, nth, code in BAD_PAGES:
        url = re.sub("[0-9]+$", str(nth), first)
        got = post_at(ASKED, walk.client, url, page)
        assert got.status_code == (422 if code else 302), (page, text(got))
        assert not code or f'value="{code}"' in got.content.decode(), page
    with scope("test", hanako.party.pk):
        assert not DebitMandate.objects.exists()
    assert only(PaymentMethod, hanako).card_token == "tok-old"


def test_a_longest_holder_is_taken(hanako, visa):
    longest = {"holder": "ガ" * 15, "number": "123"}
    walk, check = at_check(hanako, BANK, BRANCH, ACCOUNT | longest)
    said = text(walk.check(check))
    assert "ｶﾞ" * 15 in said and "末尾123" in said
    assert "違う方の口座" in said


def test_a_near_name_is_asked_about_and_not_corrected(hanako, visa):
    near = ACCOUNT | {"holder": "ヤマタ ハナコ"}
    walk, check = at_check(hanako, BANK, BRANCH, near)
    said = text(walk.check(check))
    assert "少し違います" in said and "ﾔﾏﾀ ﾊﾅｺ" in said


def test_a_passbook_is_kept_raw_and_converted(hanako, visa):
    passbook = {
        "symbol": "10530",
        "passbook_number": "12345671",
        "holder": "ヤマダ ハナコ",
    }
    walk, check = at_check(hanako, {"bank_words": "ゆうちょ"}, passbook)
    said = text(walk.check(check))
    assert "〇五八（058）" in said and "普通 末尾567" in said
    assert "12345671" not in said
    answer(leave(walk, check), BankPageAnswer.DONE)
    get_at(ASKED, walk.client, back_of(check))
    row = only(DebitMandate, hanako)
    assert (row.bank_code, row.branch_code, row.account_type) == ("9900", "058", "1")
    opened = open_account(row.sealed_account, hanako.account.account_number)
    assert opened == AccountSecrets("1234567", "ﾔﾏﾀﾞ ﾊﾅｺ", "10530", "12345671")


def test_a_branch_that_yucho_does_not_have_is_refused(hanako, visa):
    passbook = {"symbol": "16660", "passbook_number": "12345671", "holder": "ヤマダ"}
    refused = walk_of(hanako).fill({"bank_words": "ゆうちょ"}, passbook)
    assert refused.status_code == 422
    assert 'value="passbook_unfit"' in refused.content.decode()


def test_who_may_not_pay_does_not_find_it(hanako, visa):
    hanako.member.role = "applicant"
    hanako.member.save()
    for kind in ("debit", "spare-debit", "debit-paper"):
        url = f"/c/{hanako.contract.code}/p/{kind}/"
        assert get_at(ASKED, hanako.client, url).status_code == 404
