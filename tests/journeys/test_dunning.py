"""An unpaid bill: what is sent and when, and that all of it stops when it is paid."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import IntegrityError

from madoguchi.billing.delivery import choose_late_sms
from madoguchi.billing.models import PromisedCharge
from madoguchi.catalogue.models import Operator
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, PartyProfile
from madoguchi.jobs.dunning.dunning_tasks import (
    end_paid_dunning,
    remind_of_unpaid_bills,
)
from madoguchi.ledger.models import LedgerEntry
from madoguchi.messaging.models import Message, SmsDelivery
from madoguchi.payments.dunning.cases import ask_to_end_dunning
from madoguchi.payments.dunning.queries import open_case, service_goes_on_until
from madoguchi.payments.models import (
    CardCharge,
    DunningCase,
    DunningNotice,
    DunningRule,
    DunningStop,
    Instalment,
    LateCharge,
    PaymentPlan,
    ServiceStop,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.billable_accounts import a_charge
from tests.clock import jst, replay_until
from tests.dunning_days import look
from tests.operator import an_item, an_operator
from tests.people import Person

OCTOBER = date(2026, 10, 1)
DUE_ON = date(2026, 11, 25)
LATE = {"tax_category": "OUT_OF_SCOPE", "charged": "once"}


@pytest.fixture
def unpaid(hanako, settings, tmp_path) -> Person:
    """A bill of 11,000 yen for October, to be debited on 11月25日."""
    settings.OUTBOX_FOLDER = tmp_path
    simulator = "madoguchi.adapters.simulator.service_switch.ServiceSwitchSimulator"
    settings.PORTS = settings.PORTS | {"service_switch": simulator}
    an_operator(payments_from="2026-10", promised_charges="here")
    an_item("LATE", "fee", "遅延損害金", 0, **LATE)
    with batch("test"):
        DunningRule.objects.create(
            valid_from=date(2026, 1, 1),
            late_percent=Decimal("14.5"),
            late_item="LATE",
            stages=[{"days": 5, "channel": "mail"}, {"days": 15, "channel": "desk"}],
            suspend_days=26,
            resumption_words="お支払いから10分ほどで使えるようになります。",
        )
    with scope("test", hanako.party.pk):
        BillingAccount.objects.update(email="hanako@example.jp", payment_method="card")
        PartyProfile.objects.update(email="hanako@example.jp")
    a_charge(hanako.contract, 10_000)
    call_command("bills", "issue", month="2026-10", at="2026-11-10T09:00:00+09:00")
    replay_until("2026-11-10T10:00")
    mail.outbox.clear()
    return hanako


def fail_card(person: Person) -> None:
    with scope("test", person.party.pk):
        CardCharge.objects.create(
            party=person.party,
            account=person.account,
            billing_month=OCTOBER,
            amount_yen=11_000,
            key="C1",
            way="collected",
            state="failed",
            asked_at=jst("2026-11-25T06:00"),
            settled_at=jst("2026-11-25T07:00"),
        )


def pay(person: Person, on: str, yen: int = 11_000, number: str = "P1") -> None:
    with scope("test", person.party.pk):
        LedgerEntry.objects.create(
            party=person.party,
            account=person.account,
            event="payment",
            source=number,
            billing_month=OCTOBER,
            debit="cash",
            credit="receivable",
            amount_yen=yen,
            effective_on=date.fromisoformat(on[:10]),
            posted_at=jst(on),
        )
        ask_to_end_dunning(
            person.party.pk, person.account.pk, OCTOBER, actor="test", at=jst(on)
        )


def case_of(person: Person) -> DunningCase:
    with scope("test", person.party.pk):
        return DunningCase.objects.get()


def subjects() -> list[str]:
    return [message.subject for message in mail.outbox]


def status_of(person: Person) -> str:
    with scope("test", person.party.pk):
        return Contract.objects.get(pk=person.contract.pk).status


def is_switched_on(person: Person, tmp_path) -> bool:
    file = tmp_path / f"{person.contract.contract_number}.switch"
    return not file.exists() or json.loads(file.read_text())["is_on"]


def test_a_failed_debit_is_told_once_with_what_to_do_and_until_when_it_works(unpaid):
    fail_card(unpaid)
    look("2026-11-25T10:00")
    look("2026-11-25T11:00")
    (message,) = mail.outbox
    told = "11月25日（水）の引き落としができませんでした"
    assert message.subject == f"【テストネット】{told}"
    assert "12月20日（日曜日）までは、いつもどおりお使いいただけます" in message.body
    assert "11,000" not in message.body and "http" not in message.body
    first = message.body.split("\n\n")[1]
    assert "停止" not in first and "お支払いの方法を選んで" in first


@pytest.mark.parametrize("own", ["", "架空銀行 専用支店 普通 7654321"])
def test_reminders_name_the_account_to_which_this_customer_transfers(unpaid, own):
    Operator.objects.update(transfer_account="架空銀行 本店 普通 0000001")
    with scope("test", unpaid.party.pk):
        BillingAccount.objects.update(virtual_account=own)
    fail_card(unpaid)
    look("2026-11-25T10:00")
    look("2026-11-30T09:30")
    assert len(mail.outbox) == 2
    for message in mail.outbox:
        [line] = [line for line in message.body.splitlines() if "お振り込み" in line]
        assert line == f"お振り込みのとき: {own or '架空銀行 本店 普通 0000001'}"


THREATS = ("停止", "止ま", "訴", "法的", "解約", "督促", "遅延損害金")


def test_no_stage_begins_with_a_threat_not_in_the_words_of_the_operator(
    unpaid, settings, tmp_path
):
    own = "お支払いがないときは、ご利用を停止します。"
    stages = [{"days": day, "channel": "mail", "words": own} for day in (0, 5, 15)]
    with batch("test"):
        DunningRule.objects.update(stages=stages)
    choose_sms(unpaid, settings, "09011112222")
    fail_card(unpaid)
    for day in ("2026-11-25T10:00", "2026-11-30T09:30", "2026-12-10T09:30"):
        look(day)
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        _addressee, first, *others = message.body.split("\n\n")
        for threat in THREATS:
            assert threat not in message.subject + first
        assert any(own in part for part in others)
    for _number, text in short_messages(tmp_path):
        assert not [threat for threat in THREATS if threat in text]


def test_the_page_is_told_until_when_the_service_goes_on(unpaid):
    """11月25日 and 26 days are 12月21日, a Monday."""
    look("2026-11-26T10:00")
    with scope("test", unpaid.party.pk):
        case = open_case(unpaid.access, unpaid.account.pk, OCTOBER)
        until = service_goes_on_until(unpaid.access, case)
    assert until == date(2026, 12, 20)


def test_each_stage_comes_once_on_its_day_and_none_at_night(unpaid):
    look("2026-11-26T10:00")
    assert subjects() == []
    look("2026-11-30T03:00")
    assert subjects() == []
    look("2026-11-30T09:30")
    look("2026-12-01T09:30")
    assert subjects() == ["【テストネット】10月分のお支払いのお願い"]
    look("2026-12-10T09:30")
    with scope("test", unpaid.party.pk):
        done = DunningNotice.objects.order_by("days").values_list("days", "channel")
        assert list(done) == [(5, "mail"), (15, "desk")]
    assert len(mail.outbox) == 1


def test_nothing_is_opened_before_the_day_nor_without_rules(unpaid):
    look("2026-11-25T10:00")
    with batch("test"):
        DunningRule.objects.all().delete()
    look("2026-12-25T10:00")
    with scope("test", unpaid.party.pk):
        assert not DunningCase.objects.exists()


def test_nothing_is_opened_where_payments_are_not_imported(unpaid):
    Operator.objects.update(payments_from="")
    look("2026-12-25T10:00")
    with scope("test", unpaid.party.pk):
        assert not DunningCase.objects.exists()


def test_a_payment_between_the_job_and_its_mail_stops_the_mail(unpaid):
    look("2026-11-26T10:00")
    at = jst("2026-11-30T09:30")
    with clock_at(at):
        remind_of_unpaid_bills(at)
    pay(unpaid, "2026-11-30T09:31")
    replay_until("2026-11-30T09:32")
    assert subjects() == []
    assert case_of(unpaid).outcome == "paid"


def test_the_service_stops_on_its_day_and_comes_back_the_moment_it_is_paid(
    unpaid, tmp_path
):
    look("2026-11-30T09:30")
    look("2026-12-20T10:00")
    assert status_of(unpaid) == "active"
    look("2026-12-21T10:00")
    assert status_of(unpaid) == "suspended" and not is_switched_on(unpaid, tmp_path)
    pay(unpaid, "2026-12-22T23:10")
    replay_until("2026-12-22T23:10")
    assert status_of(unpaid) == "active" and is_switched_on(unpaid, tmp_path)
    with scope("test", unpaid.party.pk):
        assert ServiceStop.objects.get().resumed_at == jst("2026-12-22T23:10")
        kinds = Order.objects.order_by("pk").values_list("kind", "state")
        assert list(kinds) == [
            ("suspend-service", "completed"),
            ("resume-service", "completed"),
        ]
    look("2026-12-23T10:00")
    assert status_of(unpaid) == "active"


def test_a_payment_right_before_the_suspension_stops_it(unpaid, tmp_path):
    look("2026-11-30T09:30")
    at = jst("2026-12-21T10:00")
    with clock_at(at):
        remind_of_unpaid_bills(at)
    pay(unpaid, "2026-12-21T10:00")
    replay_until("2026-12-21T10:01")
    assert status_of(unpaid) == "active" and is_switched_on(unpaid, tmp_path)


def test_an_imported_payment_ends_it_within_ten_minutes(unpaid):
    look("2026-11-30T09:30")
    with scope("test", unpaid.party.pk):
        LedgerEntry.objects.create(
            party=unpaid.party,
            account=unpaid.account,
            event="payment",
            source="P9",
            billing_month=OCTOBER,
            debit="cash",
            credit="receivable",
            amount_yen=11_000,
            effective_on=date(2026, 12, 1),
            posted_at=jst("2026-12-01T10:00"),
        )
    at = jst("2026-12-01T10:10")
    with clock_at(at):
        end_paid_dunning(at)
    replay_until("2026-12-01T10:11")
    assert case_of(unpaid).outcome == "paid"


def test_lateness_is_on_the_next_bill_and_apart_from_sales(unpaid):
    """11,000 × 0.145 × 20 / 365 = 87.39 for 11月26日 to 12月15日."""
    look("2026-11-30T09:30")
    pay(unpaid, "2026-12-16T10:00")
    replay_until("2026-12-16T10:01")
    look("2026-12-17T10:00")
    with scope("test", unpaid.party.pk):
        cost = LateCharge.objects.get()
        assert (cost.late_charge_yen, cost.fee_yen) == (87, 0)
        promised = PromisedCharge.objects.get()
        assert (promised.item_code, promised.amount_yen) == ("LATE", 87)
        assert promised.tax_category == "OUT_OF_SCOPE"
        entry = LedgerEntry.objects.get(event="late_charge")
        moved = (entry.debit, entry.credit, entry.amount_yen)
        assert moved == ("sales", "late_charge", 87)


def test_who_pays_within_fifteen_days_pays_nothing_more(unpaid):
    look("2026-11-30T09:30")
    pay(unpaid, "2026-12-10T10:00")
    replay_until("2026-12-10T10:01")
    with scope("test", unpaid.party.pk):
        assert not LateCharge.objects.exists()


def test_a_stop_holds_reminders_and_suspension_until_its_last_day(unpaid):
    look("2026-11-26T10:00")
    with scope("test", unpaid.party.pk):
        DunningStop.objects.create(
            party=unpaid.party,
            account=unpaid.account,
            reason="disputed",
            until_on=date(2026, 12, 25),
            set_by="staff 1",
            set_at=jst("2026-11-27T10:00"),
        )
    look("2026-11-30T09:30")
    look("2026-12-25T10:00")
    assert subjects() == [] and status_of(unpaid) == "active"
    look("2026-12-26T10:00")
    assert status_of(unpaid) == "suspended"


def test_a_plan_holds_as_long_as_its_instalments_are_paid(unpaid):
    look("2026-11-26T10:00")
    case = case_of(unpaid)
    with scope("test", unpaid.party.pk):
        plan = PaymentPlan.objects.create(
            party=unpaid.party,
            case=case,
            owed_yen=11_000,
            agreed_by="staff 1",
            agreed_at=jst("2026-11-27T10:00"),
        )
        for day, yen in ((date(2026, 12, 10), 5_000), (date(2027, 1, 10), 6_000)):
            Instalment.objects.create(
                party=unpaid.party, plan=plan, due_on=day, amount_yen=yen
            )
    look("2026-12-05T10:00")
    pay(unpaid, "2026-12-10T12:00", 5_000)
    look("2026-12-21T10:00")
    assert subjects() == [] and status_of(unpaid) == "active"
    look("2027-01-11T10:00")
    assert status_of(unpaid) == "suspended"


def take_back(person: Person, day: str) -> None:
    """Let the issuer of a card take back what it had paid."""
    at = jst(f"{day}T10:00")
    facts = {"party": person.party, "account": person.account}
    facts |= {"billing_month": OCTOBER, "amount_yen": 11_000}
    with scope("test", person.party.pk):
        CardCharge.objects.create(
            **facts, key="B1", way="collected", state="paid", asked_at=at
        )
        LedgerEntry.objects.create(
            **facts,
            event="chargeback",
            source="B1",
            debit="receivable",
            credit="in_transit",
            effective_on=at.date(),
            posted_at=at,
        )


def test_money_that_an_issuer_takes_back_opens_the_case_again_and_is_told(unpaid):
    look("2026-11-26T10:00")
    pay(unpaid, "2026-11-27T10:00")
    replay_until("2026-11-27T10:01")
    take_back(unpaid, "2027-01-12")
    look("2027-01-13T10:00")
    again = case_of(unpaid)
    assert again.closed_at is None and again.outcome == ""
    assert "カード会社が取り消した" in mail.outbox[-1].body
    look("2027-01-14T10:00")
    assert len(mail.outbox) == 1  # told once


def test_who_believed_it_paid_keeps_the_service_for_a_week(unpaid):
    look("2026-11-26T10:00")
    pay(unpaid, "2026-11-27T10:00")
    replay_until("2026-11-27T10:01")
    take_back(unpaid, "2027-01-12")  # long after the day of suspension
    look("2027-01-19T10:00")
    assert status_of(unpaid) == "active"
    look("2027-01-20T10:00")
    assert status_of(unpaid) == "suspended"


def test_a_bill_has_one_case(unpaid):
    look("2026-11-26T10:00")
    with pytest.raises(IntegrityError), batch("test"):
        DunningCase.objects.create(
            party=unpaid.party,
            account=unpaid.account,
            billing_month=OCTOBER,
            due_on=DUE_ON,
            cause="overdue",
            opened_at=jst("2026-11-26T10:00"),
        )


SMS = "madoguchi.adapters.simulator.sms.SmsSimulator"


def choose_sms(person: Person, settings, number: str) -> None:
    settings.PORTS = settings.PORTS | {"sms": SMS}
    at = jst("2026-11-20T10:00")
    with scope("test", person.party.pk):
        choose_late_sms(person.account, number, actor="test", at=at)


def short_messages(tmp_path) -> list[tuple[str, str]]:
    sent = [json.loads(f.read_text()) for f in sorted(tmp_path.glob("*.sms"))]
    return [(one["to"], one["body"]) for one in sent]


def test_who_chose_it_gets_an_sms_beside_each_mail_and_none_once_it_is_paid(
    unpaid, settings, tmp_path
):
    choose_sms(unpaid, settings, "09011112222")
    with scope("test", unpaid.party.pk):  # a text of 70 characters names no account
        BillingAccount.objects.update(virtual_account="架空銀行 専用支店 普通 7654321")
    look("2026-11-30T09:30")
    look("2026-11-30T10:30")
    words = (
        "テストネット: 10月分のお支払いを、まだ確認できていません。"
        "行き違いのときはご容赦ください。"
        "マイページの「お支払い」をご覧ください。0120-000-000"
    )
    assert short_messages(tmp_path) == [("09011112222", words)]
    assert len(mail.outbox) == 1
    look("2026-12-10T09:30")  # a task of the desk: no SMS
    pay(unpaid, "2026-12-11T09:00")
    look("2026-12-11T09:30")
    assert len(short_messages(tmp_path)) == 1
    with scope("test", unpaid.party.pk):
        assert SmsDelivery.objects.get().message.sent_at == jst("2026-11-30T09:30")


def test_an_sms_without_an_answer_is_tried_again_and_the_mail_is_not(
    unpaid, settings, tmp_path
):
    choose_sms(unpaid, settings, "09011112200")  # this number never answers
    look("2026-11-30T09:30")
    look("2026-11-30T09:40")
    assert short_messages(tmp_path) == [] and len(mail.outbox) == 1
    pay(unpaid, "2026-11-30T09:41")
    replay_until("2026-11-30T10:30")
    with scope("test", unpaid.party.pk):
        assert not SmsDelivery.objects.exists()
        assert Message.objects.get(to_address="09011112200").sent_at is None


def test_without_the_choice_there_is_no_sms(unpaid, settings, tmp_path):
    settings.PORTS = settings.PORTS | {"sms": SMS}
    look("2026-11-30T09:30")
    assert short_messages(tmp_path) == [] and len(mail.outbox) == 1
