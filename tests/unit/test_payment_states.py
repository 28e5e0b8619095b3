"""Where a payment stands: what is known of it, and what is not."""

from datetime import date

import pytest

from madoguchi.billing.payment_status.payment_states import PaymentState, payment_state
from madoguchi.ledger.balances import BillBalance
from madoguchi.payments.charge_states import BillTries, with_tries
from madoguchi.payments.models import CardCharge
from tests.invoices import an_invoice

DUE, AFTER = date(2026, 12, 25), date(2026, 12, 26)
UNKNOWN = "お支払いの結果は、まだこの画面に出ません。"
MISSING = "お支払いをまだ確認できていません。行き違いのときはご容赦ください。"
CARD = {"brand": "Visa", "last4": "0056", "method": "card"}
BANK = {"brand": "", "last4": "3170", "method": "debit"}
TRANSFER = {"brand": "", "last4": "", "method": "transfer"}
DEBIT_DAY = "12月25日（金）に引き落とします（Visa 末尾0056）。"
PAST_DEBIT = "2026年12月25日（金）が引き落とし日でした（口座 末尾3170）。"
PAST_TRANSFER = "2026年12月25日（金）がお振り込みの期限でした。"
PAID, BACK = date(2026, 12, 23), date(2026, 12, 28)


def state(payment: dict, today: date, *sums: object) -> PaymentState:
    invoice = an_invoice(payment=payment, due_on=f"{DUE}")
    return payment_state(invoice, today, BillBalance(*sums) if sums else None)


@pytest.mark.parametrize("today", [date(2026, 12, 1), DUE])
def test_until_its_day_a_debit_is_to_come(today):
    coming = PaymentState("引き落とし予定", "plan", (DEBIT_DAY,))
    assert state(CARD, today) == coming
    assert state(CARD, today, 1100, 0, 0, None, None) == coming


def test_a_transfer_is_waited_for_until_its_day():
    said = "12月25日（金）までにお振り込みください。"
    assert state(TRANSFER, DUE) == PaymentState("お振り込み待ち", "warn", (said,))


def test_after_its_day_nothing_is_said_where_no_payments_are_imported():
    assert state(BANK, AFTER) == PaymentState("", "", (PAST_DEBIT, UNKNOWN))
    assert state(TRANSFER, AFTER) == PaymentState("", "", (PAST_TRANSFER, UNKNOWN))


def test_after_its_day_a_payment_that_is_not_there_is_not_known_and_no_blame():
    found = state(BANK, AFTER, 1100, 0, 0, None, None)
    assert found == PaymentState("未確認", "warn", (PAST_DEBIT, MISSING))


@pytest.mark.parametrize("today", [date(2026, 12, 24), AFTER])
def test_what_is_paid_says_so_with_the_day(today):
    said = "2026年12月23日（水）のお支払いを確認しました。"
    found = state(TRANSFER, today, 1100, 1100, 0, PAID, None)
    assert found == PaymentState("お支払い済み", "ok", (said,))
    more = state(TRANSFER, today, 1100, 1600, 0, PAID, None)
    assert more.sentences[1] == (
        "500円多くお預かりしています。お返しの方法をご案内します。"
    )


REFUND_ON = date(2026, 12, 27)
"""Before the chargeback; of two refunds the last."""


@pytest.mark.parametrize(
    ("sums", "said"),
    [
        # billed, came, went back; newest payment and chargeback; other; refunds
        (
            (1100, 1600, 500, PAID, None, 0, 500, REFUND_ON, REFUND_ON),
            ["2026年12月27日（日）に500円を返金しました。"],
        ),
        (
            (1100, 1600, 500, PAID, None, 0, 500, PAID, REFUND_ON),
            ["2026年12月27日（日）までに、合わせて500円を返金しました。"],
        ),
        (
            (1100, 2200, 1100, PAID, BACK, 0, 0, None, None),
            ["2026年12月28日（月）に入金が取り消されました（1,100円）。"],
        ),
        (
            (1100, 2700, 1600, PAID, BACK, 0, 500, REFUND_ON, REFUND_ON),
            [
                "2026年12月27日（日）に500円を返金しました。",
                "2026年12月28日（月）に入金が取り消されました（1,100円）。",
            ],
        ),
        # the bank could not pay the refund out, and gave it back
        ((1100, 1100, 0, PAID, None, 0, 0, REFUND_ON, REFUND_ON), []),
    ],
)
def test_what_went_back_of_a_paid_bill_says_who_took_it(sums, said):
    found = state(TRANSFER, AFTER, *sums)
    assert found.sentences == ("2026年12月23日（水）のお支払いを確認しました。", *said)


REFUNDED, LEFT = "2026年12月27日（日）に300円を返金しました。", "残りは1,100円です。"


@pytest.mark.parametrize(
    ("sums", "said"),
    [
        (
            (1100, 1100, 1100, PAID, None, 0, 1100, REFUND_ON, REFUND_ON),
            f"2026年12月27日（日）に1,100円を返金しました。{LEFT}",
        ),
        (
            (1100, 1100, 100, PAID, None, 0, 100, REFUND_ON, REFUND_ON),
            "2026年12月27日（日）に100円を返金しました。残りは100円です。",
        ),
        (
            (1100, 1100, 1100, PAID, BACK, 0, 300, REFUND_ON, REFUND_ON),
            f"{REFUNDED}2026年12月28日（月）に入金が取り消されました（800円）。{LEFT}",
        ),
    ],
)
def test_a_refund_of_a_bill_is_no_cancelled_payment(sums, said):
    assert state(BANK, BACK, *sums).sentences == (said, PAST_DEBIT, MISSING)


def test_what_is_paid_in_part_says_what_is_left():
    said = "2026年12月23日（水）に一部のお支払いを確認しました。残りは100円です。"
    found = state(CARD, DUE, 1100, 1000, 0, PAID, None)
    assert found == PaymentState("引き落とし予定", "plan", (said, DEBIT_DAY))


def test_a_payment_that_was_taken_back_is_owed_again():
    said = (
        "2026年12月28日（月）に入金が取り消されました（1,100円）。残りは1,100円です。"
    )
    found = state(BANK, BACK, 1100, 1100, 1100, PAID, BACK)
    assert found == PaymentState("未確認", "warn", (said, PAST_DEBIT, MISSING))


def test_a_bill_that_was_returned_in_full_is_owed_by_nobody():
    said = "返還により、お支払いいただく金額はありません。"
    found = state(BANK, AFTER, 0, 0, 0, None, None)
    assert found == PaymentState("", "", (said,))


def test_who_transfers_reads_where_to_and_nobody_else_does():
    where = "架空銀行 本店 普通 0000001"
    on = f"{DUE}"

    def sentences(payment: dict, *sums: object) -> tuple[str, ...]:
        invoice = an_invoice(payment=payment, due_on=on)
        balance = BillBalance(*sums) if sums else None
        return payment_state(invoice, DUE, balance, where).sentences

    asked = "12月25日（金）までにお振り込みください。"
    payer = "ご依頼人名は、請求先番号 B0000000 とお名前にしてください。"
    assert sentences(TRANSFER) == (asked, f"お振込先: {where}", payer)
    assert sentences(CARD) == (DEBIT_DAY,)
    assert where not in "".join(sentences(TRANSFER, 1100, 1100, 0, PAID, None))


def test_a_bill_with_a_refused_charge_that_was_given_up_is_not_owed():
    given_up = BillBalance(1_100, 0, 0, None, None, other_yen=-1_100)
    refused = CardCharge(state=CardCharge.State.FAILED)
    assert with_tries(given_up, BillTries(refused)).owed_yen == 0
