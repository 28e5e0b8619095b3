"""Slips for stores: issued once for an unpaid bill, paid, made sure, or given back."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Thread

import pypdfium2
import pytest
import zxingcpp
from django.core.management import call_command
from django.db import connection

from madoguchi.adapters.simulator.store_payments import STORE_FILES
from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import BillingAccount
from madoguchi.jobs.documents.way_of_payment import way_of_payment
from madoguchi.jobs.slips.issuing import issue_slips
from madoguchi.kernel.errors import Refused
from madoguchi.ledger.lasting_payments import lasting_payments
from madoguchi.ledger.models import LedgerEntry
from madoguchi.payments.charge_requests import ChargeTerms, open_charge
from madoguchi.payments.models import (
    CardCharge,
    DebitRequest,
    DunningCase,
    DunningStop,
    PaymentPlan,
    SlipFile,
    StoreSlip,
)
from madoguchi.payments.slips.agency_settings import read_slip_agency
from madoguchi.payments.slips.slip_number import check_digit
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bank_debits import a_collector, issue_october, pay_by_debit
from tests.card_money import OCTOBER, lower_bill, money_entries, owed
from tests.clock import get_at, jst
from tests.desk import an_agent
from tests.dunning_days import look
from tests.page_words import page_words
from tests.store_slips import (
    AGENCY,
    BACK,
    FIRST,
    SURE,
    a_file,
    slips,
    slips_after,
    take_in,
    told,
    write_slips,
)

SIMULATOR = "madoguchi.adapters.simulator.store_payments.StorePaymentsSimulator"
PAID_AT = "20261208"
ISSUED = "2026-12-05T10:00"
READ = "2026-12-09T09:00"


@pytest.fixture
def unpaid(hanako, settings, tmp_path):
    """1,100 yen of October, due on 30 November 2026, not paid on 5 December."""
    settings.OUTBOX_FOLDER = tmp_path / "outbox"
    with scope("test", hanako.party.pk):
        BillingAccount.objects.update(payment_method="transfer")
    issue_october(hanako)
    slips_after(5)
    look("2026-12-01T10:00")
    return hanako


@pytest.fixture
def issued(unpaid, tmp_path, capsys):
    write_slips(tmp_path / "out", ISSUED, capsys)
    return unpaid


def refused(path: Path, at: str, capsys) -> str:
    with pytest.raises(SystemExit), clock_at(jst(at)):
        call_command("payments", "slips", "read", str(path))
    return str(capsys.readouterr().err)


def only_slip() -> StoreSlip:
    (slip,) = slips()
    return slip


def payment_page(person, at: str = ISSUED):
    return get_at(at, person.client, f"/c/{person.contract.code}/payment/")


def pdf(person, at: str = ISSUED):
    address = f"/c/{person.contract.code}/payment/2026-10/slip.pdf"
    return get_at(at, person.client, address)


def test_a_slip_is_issued_on_its_day_and_once(unpaid, tmp_path, capsys):
    out = tmp_path / "out"
    assert "新しい払込票はありません" in write_slips(out, "2026-12-04T23:59", capsys)
    assert slips() == []
    assert "1件 1,100円" in write_slips(out, ISSUED, capsys)
    assert "新しい払込票はありません" in write_slips(out, "2026-12-06T10:00", capsys)
    slip = only_slip()
    told_digits = f"919123450001{slip.pk:011d}000000" + "0" + "270104" + "0" + "001100"
    assert slip.digits == told_digits + check_digit(told_digits)
    assert (slip.amount_yen, slip.last_on) == (1_100, date(2027, 1, 4))


def test_paper_and_addresses_leave_the_house(issued, tmp_path):
    slip, out = only_slip(), tmp_path / "out"
    assert sorted(file.name for file in out.iterdir()) == [
        f"addresses-{slip.pk}.csv",
        f"slip-{slip.pk}.pdf",
    ]
    text = (out / f"addresses-{slip.pk}.csv").read_text("utf-8-sig")
    head, row = csv.reader(text.splitlines())
    assert head[0] == "file" and row[0] == f"slip-{slip.pk}.pdf"
    assert row[1] == issued.account.account_number
    assert row[4:] == [issued.account.addressee, "1100", "2027-01-04"]
    page = pypdfium2.PdfDocument((out / row[0]).read_bytes())[0]
    (bars,) = zxingcpp.read_barcodes(page.render(scale=600 / 72).to_pil())
    assert "".join(one for one in bars.text if one.isdigit()) == slip.digits


def test_the_customer_takes_the_same_paper_beside_the_unpaid_bill(issued, tmp_path):
    words = page_words(payment_page(issued))
    assert "コンビニで支払う" in words and "2027年1月4日" in words
    assert "払込票（PDF）" in words
    response = pdf(issued)
    assert response["Content-Type"] == "application/pdf"
    written = tmp_path / "out" / f"slip-{only_slip().pk}.pdf"
    assert response.content == written.read_bytes()
    address = f"/c/{issued.contract.code}/bills/2026-10"
    assert "払込票（PDF）" in page_words(get_at(ISSUED, issued.client, address))


def test_nobody_takes_the_slip_of_somebody_else(issued, taro):
    assert pdf(taro).status_code == 404


def test_a_slip_whose_last_day_is_over_or_that_asks_too_much_is_not_shown(issued):
    assert pdf(issued, "2027-01-04T23:59").status_code == 200
    assert pdf(issued, "2027-01-05T00:00").status_code == 404
    lower_bill(issued, 100)
    assert pdf(issued).status_code == 404


def test_without_an_agency_there_are_no_slips(unpaid, tmp_path, capsys):
    Operator.objects.update(store_slips={})
    with pytest.raises(SystemExit), clock_at(jst(ISSUED)):
        call_command("payments", "slips", "write", folder=tmp_path)
    assert capsys.readouterr().err.startswith("no_slip_agency: ")


def test_news_of_a_store_count_and_are_posted_once(issued, tmp_path, capsys):
    digits = only_slip().digits
    path = a_file(tmp_path, told([(FIRST, PAID_AT, digits)]))
    assert "速報: 1件 1,100円" in take_in(path, READ, capsys)
    key = f"S{only_slip().pk}"
    taken = ("payment", key, 1, "in_transit", "receivable", 1_100)
    assert (owed(issued), money_entries(issued)) == (0, [taken])
    with batch("test"):
        days = LedgerEntry.objects.filter(event="payment").values_list("effective_on")
        assert list(days) == [(date(2026, 12, 8),)]
    words = page_words(payment_page(issued, READ))
    assert "12月8日（火）のお支払いを確認しました" in words

    again = a_file(tmp_path, told([(FIRST, PAID_AT, digits)], b"\n"), "again.txt")
    assert "何も変えていません" in take_in(again, READ, capsys)
    sure = a_file(tmp_path, told([(SURE, PAID_AT, digits)]), "sure.txt")
    assert "確報: 1件 1,100円" in take_in(sure, "2026-12-14T09:00", capsys)
    cash = ("payout", key, 1, "cash", "in_transit", 1_100)
    assert money_entries(issued) == [taken, cash]
    assert only_slip().state == "sure"
    assert owed(issued) == 0


def test_what_a_store_gives_back_is_owed_again_and_may_be_paid_again(
    issued, tmp_path, capsys
):
    digits, key = only_slip().digits, f"S{only_slip().pk}"
    take_in(a_file(tmp_path, told([(FIRST, PAID_AT, digits)])), READ, capsys)
    back = a_file(tmp_path, told([(BACK, PAID_AT, digits)]), "back.txt")
    assert "速報取消: 1件 1,100円" in take_in(back, "2026-12-10T09:00", capsys)
    assert owed(issued) == 1_100
    again = told([(FIRST, "20261211", digits), (SURE, "20261211", digits)])
    take_in(a_file(tmp_path, again), "2026-12-14T09:00", capsys)
    assert owed(issued) == 0
    assert money_entries(issued) == [
        ("payment", key, 1, "in_transit", "receivable", 1_100),
        ("chargeback", key, 1, "receivable", "in_transit", 1_100),
        ("payment", f"{key}-2", 1, "in_transit", "receivable", 1_100),
        ("payout", f"{key}-2", 1, "cash", "in_transit", 1_100),
    ]


@pytest.mark.parametrize(
    ("news", "words"),
    [
        ([(FIRST, PAID_AT, None), (FIRST, PAID_AT, None)], "3行目: 同じ知らせ"),
        ([(BACK, PAID_AT, None)], "2行目: 速報のない取消です"),
        (
            [(SURE, PAID_AT, None), (BACK, PAID_AT, None)],
            "3行目: 確報の済んだ払込票です",
        ),
        (
            [(FIRST, PAID_AT, None), (SURE, "20261209", None)],
            "3行目: 収納日が速報と違います",
        ),
        ([(FIRST, "20261210", None)], "2行目: 収納日が、まだ来ていない日です"),
        ([(FIRST, "28261208", None)], "2行目: 収納日が、まだ来ていない日です"),
        ([(SURE, "20261204", None)], "2行目: 収納日が、払込票を発行した日より前です"),
        (
            [
                (FIRST, PAID_AT, None),
                (FIRST, PAID_AT, "91912345000100000000012000000026122800067163"),
            ],
            "3行目: 発行していない払込票です",
        ),
    ],
)
def test_a_file_that_does_not_follow_is_refused_whole(
    issued, tmp_path, capsys, news, words
):
    digits = only_slip().digits
    lines = [(kind, day, of or digits) for kind, day, of in news]
    error = refused(a_file(tmp_path, told(lines)), READ, capsys)
    assert error.startswith("slip_file_faulty: ") and words in error
    assert (money_entries(issued), only_slip().state) == ([], "issued")
    with batch("test"):
        assert not SlipFile.objects.exists()


def test_another_file_with_the_same_news_is_refused(issued, tmp_path, capsys):
    digits = only_slip().digits
    take_in(a_file(tmp_path, told([(FIRST, PAID_AT, digits)])), READ, capsys)
    posted = money_entries(issued)
    both = told([(FIRST, PAID_AT, digits), (SURE, PAID_AT, digits)])
    error = refused(a_file(tmp_path, both), READ, capsys)
    assert "2行目: 同じ知らせを取り込み済みです" in error
    assert money_entries(issued) == posted


def test_a_slip_that_lapsed_is_paid_all_the_same(issued, tmp_path, capsys):
    digits = only_slip().digits
    write_slips(tmp_path / "out", "2027-01-05T10:00", capsys)
    lapsed, anew = slips()
    assert (lapsed.state, anew.state) == ("lapsed", "issued")
    assert (anew.digits[29], anew.digits[30:36]) == ("1", "270204")
    late = a_file(tmp_path, told([(FIRST, "20270104", digits)]))
    take_in(late, "2027-01-06T09:00", capsys)
    assert owed(issued) == 0


def test_a_bill_that_changed_gets_a_slip_of_what_it_asks_for_now(
    issued, tmp_path, capsys
):
    lower_bill(issued, 100)
    write_slips(tmp_path / "out", "2026-12-06T10:00", capsys)
    assert [(slip.state, slip.amount_yen) for slip in slips()] == [
        ("lapsed", 1_100),
        ("issued", 1_000),
    ]
    paid = a_file(tmp_path, told([(FIRST, PAID_AT, slips()[0].digits)]))
    assert "ほかでも支払われていた請求" in take_in(paid, READ, capsys)
    assert owed(issued) == -100


def test_money_that_comes_twice_is_kept_and_told(issued, tmp_path, capsys):
    digits = only_slip().digits
    with scope("test", issued.party.pk):
        LedgerEntry.objects.create(
            party=issued.party,
            account=issued.account,
            event="payment",
            source="P1",
            billing_month=OCTOBER,
            debit="cash",
            credit="receivable",
            amount_yen=1_100,
            effective_on=date(2026, 12, 6),
            posted_at=jst("2026-12-06T09:00"),
        )
    line = take_in(a_file(tmp_path, told([(FIRST, PAID_AT, digits)])), READ, capsys)
    number = issued.account.account_number
    assert f"ほかでも支払われていた請求: {number}" in line and "1,100円" in line
    assert owed(issued) == -1_100
    assert "1,100円多くお預かりしています" in page_words(payment_page(issued, READ))


def test_no_card_on_file_is_asked_while_a_slip_is_open(issued):
    terms = ChargeTerms(OCTOBER, 1_100, "C1", CardCharge.Way.COLLECTED, "tok_1")
    with scope("test", issued.party.pk), pytest.raises(Refused) as caught:
        open_charge(issued.account, terms, at=jst("2027-01-04T23:59"))
    assert caught.value.code == "bill_has_slip"
    with scope("test", issued.party.pk):
        open_charge(issued.account, terms, at=jst("2027-01-05T00:00"))


def test_the_customer_may_pay_by_card_though_a_slip_is_open(issued):
    terms = ChargeTerms(OCTOBER, 1_100, "P1", CardCharge.Way.PAGE)
    with scope("test", issued.party.pk):
        assert open_charge(issued.account, terms, at=jst(ISSUED)).state == "asked"


def test_no_slip_is_issued_for_a_bill_that_a_bank_is_asked_for(
    unpaid, tmp_path, capsys
):
    a_collector()
    pay_by_debit(unpaid)
    with clock_at(jst("2026-12-07T09:00")):
        call_command(
            "payments", "debits", "write", day=date(2026, 12, 28), folder=tmp_path
        )
    capsys.readouterr()
    write_slips(tmp_path, "2026-12-08T10:00", capsys)
    assert slips() == []
    with batch("test"):
        assert DebitRequest.objects.get().state == "asked"


def test_no_bank_is_asked_for_a_bill_with_an_open_slip(issued, tmp_path, capsys):
    a_collector()
    pay_by_debit(issued)
    with clock_at(jst("2026-12-07T09:00")):
        call_command(
            "payments", "debits", "write", day=date(2026, 12, 28), folder=tmp_path
        )
    assert "引き落とす請求はありません" in capsys.readouterr().out


def test_a_bill_above_what_stores_take_is_named(unpaid, tmp_path, capsys):
    operator = Operator.objects.get()
    operator.store_slips |= {"max_yen": 1_099}
    operator.save()
    said = write_slips(tmp_path, ISSUED, capsys)
    assert "1,099円" in said and "2026-10 1,100円" in said
    assert slips() == []


def test_news_that_are_not_sure_after_ten_days_are_listed(issued, tmp_path, capsys):
    digits = only_slip().digits
    take_in(a_file(tmp_path, told([(FIRST, PAID_AT, digits)])), READ, capsys)
    for verb in (["slips", "status"], ["status"]):
        with clock_at(jst("2026-12-19T08:59")):
            call_command("payments", *verb)
        assert "確報のない払込票: 0件" in capsys.readouterr().out
        with clock_at(jst("2026-12-19T09:00")):
            call_command("payments", *verb)
        said = capsys.readouterr().out
        assert "確報のない払込票: 1件" in said and digits in said


def test_a_number_for_terminals_is_shown_once_the_service_gives_it(
    unpaid, settings, tmp_path, capsys
):
    settings.PORTS = settings.PORTS | {"store_payment": SIMULATOR}
    silent = settings.OUTBOX_FOLDER / "stores" / "silent"
    silent.parent.mkdir(parents=True)
    silent.touch()
    assert "返事がありません" in write_slips(tmp_path / "out", ISSUED, capsys)
    assert "店頭の端末" not in page_words(payment_page(unpaid))
    silent.unlink()
    assert "番号: 1件" in write_slips(tmp_path / "out", ISSUED, capsys)
    number = only_slip().terminal_number
    assert number.isdigit() and len(number) == 11
    assert number in page_words(payment_page(unpaid)).replace(" ", "")


def test_the_desk_lists_what_is_not_sure_after_ten_days(issued, tmp_path, capsys):
    slip = only_slip()
    take_in(a_file(tmp_path, told([(FIRST, PAID_AT, slip.digits)])), READ, capsys)
    agent = an_agent("一郎", "2026-12-19T08:59", "billing")
    assert "確報のないコンビニ払込票" not in page_words(agent.get("charges/"))
    later = replace(agent, at="2026-12-19T09:00")
    words = page_words(later.get("charges/"))
    assert "確報のないコンビニ払込票" in words and "1,100円" in words
    assert slip.digits in words.replace(" ", "")


def test_a_slip_that_lapses_closes_its_number(unpaid, settings, tmp_path, capsys):
    settings.PORTS = settings.PORTS | {"store_payment": SIMULATOR}
    write_slips(tmp_path / "out", ISSUED, capsys)
    first = only_slip()
    lower_bill(unpaid, 100)
    write_slips(tmp_path / "out", "2026-12-06T10:00", capsys)
    lapsed, anew = slips()
    assert lapsed.terminal_number == ""
    assert anew.terminal_number not in {"", first.terminal_number}
    known = {digits: STORE_FILES.read(digits) for digits in (first.digits, anew.digits)}
    assert [one["is_open"] for one in known.values() if one] == [False, True]


def test_a_receipt_says_that_a_store_took_the_money(issued, tmp_path, capsys):
    digits, party = only_slip().digits, issued.party.pk
    take_in(a_file(tmp_path, told([(FIRST, PAID_AT, digits)])), READ, capsys)
    with scope("test", party):
        (paid,) = lasting_payments(party, issued.account.pk, OCTOBER)
        account = BillingAccount.objects.get()
        assert way_of_payment(account, paid) == "store"
        other = replace(paid, source="S999999")
        assert way_of_payment(account, other) == "transfer"
        bank = replace(paid, source="00000012000345202610")
        assert way_of_payment(account, bank) == "debit"


def test_a_charge_that_is_being_stored_is_waited_for(unpaid):
    terms = ChargeTerms(OCTOBER, 1_100, "P1", CardCharge.Way.PAGE)
    agency = read_slip_agency(AGENCY)

    def issue() -> None:
        issue_slips(agency, jst(ISSUED))
        connection.close()

    thread = Thread(target=issue)
    with scope("test", unpaid.party.pk):
        open_charge(unpaid.account, terms, at=jst(ISSUED))
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join()
    assert slips() == []


def test_a_folder_that_cannot_be_written_loses_no_slip(unpaid, tmp_path, capsys):
    place = tmp_path / "out"
    place.write_text("a file, and no folder")
    with pytest.raises(SystemExit), clock_at(jst(ISSUED)):
        call_command("payments", "slips", "write", folder=place)
    assert capsys.readouterr().err.startswith("no_slip_folder: ")
    assert only_slip().written_at is None
    place.unlink()
    assert "1件 1,100円" in write_slips(place, "2026-12-06T10:00", capsys)
    assert (place / f"slip-{only_slip().pk}.pdf").is_file()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["slips"], "slips_how"),
        (["slips", "write"], "slips_how"),
        (["slips", "read"], "slips_how"),
        (["slips", "read", "/nowhere/told.txt"], "no_slip_file"),
    ],
)
def test_words_that_are_not_understood_do_nothing(unpaid, capsys, words, code):
    with pytest.raises(SystemExit), clock_at(jst(ISSUED)):
        call_command("payments", *words)
    assert capsys.readouterr().err.startswith(f"{code}: ")


def test_instalments_and_a_stop_keep_a_bill_from_slips(unpaid, tmp_path, capsys):
    with scope("test", unpaid.party.pk):
        stop = DunningStop.objects.create(
            party=unpaid.party,
            account=unpaid.account,
            reason="disputed",
            until_on=date(2026, 12, 5),
            set_by="test",
            set_at=jst("2026-12-02T09:00"),
        )
    assert "新しい払込票はありません" in write_slips(tmp_path, ISSUED, capsys)
    with scope("test", unpaid.party.pk):
        DunningStop.objects.filter(pk=stop.pk).update(ended_at=jst(ISSUED))
        case = DunningCase.objects.get()
        plan = PaymentPlan.objects.create(
            party=unpaid.party,
            case=case,
            owed_yen=1_100,
            agreed_by="test",
            agreed_at=jst(ISSUED),
        )
    assert "新しい払込票はありません" in write_slips(tmp_path, ISSUED, capsys)
    with scope("test", unpaid.party.pk):
        PaymentPlan.objects.filter(pk=plan.pk).update(ended_at=jst(ISSUED))
    assert "1件 1,100円" in write_slips(tmp_path, ISSUED, capsys)
