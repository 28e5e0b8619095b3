"""A bill whose debit failed is paid by card, from home to the end."""

from datetime import date

from bench.tasks.gateway_acts import finish_there, open_gateway
from bench.tasks.recorder import Recorder
from bench.tasks.stage import HANAKO, HANAKO_NUMBER, Stage
from madoguchi.customers.models import BillingAccount
from madoguchi.ledger.owed_of_bill import owed_of_bill
from madoguchi.payments.models import CardCharge
from madoguchi.platform.batch import batch

TITLE = "引き落とせなかった請求をカードで支払う"
MONTH = date(2026, 10, 1)


def walk(stage: Stage) -> Recorder:
    open_gateway(stage)
    fail_debit(stage)
    recorder = stage.at_home(HANAKO)
    recorder.tap(recorder.page.locator(".todo a.button").first)
    recorder.tap(recorder.page.get_by_role("button", name="カードで支払う"), think=2)
    finish_there(recorder, "支払う")
    recorder.end("paid-bill")
    with batch("bench"):
        charge = CardCharge.objects.get(state="paid")
        owed_yen = owed_of_bill(charge.party_id, charge.account_id, MONTH)
    assert charge.way == CardCharge.Way.PAGE
    assert owed_yen == 0
    assert "お支払いのお願いは、もう届きません" in recorder.page.inner_text("main")
    return recorder


def fail_debit(stage: Stage) -> None:
    """Let the issuer have refused the debit of October this morning."""
    with batch("bench"):
        account = BillingAccount.objects.get(party__customer_number=HANAKO_NUMBER)
        CardCharge.objects.create(
            party_id=account.party_id,
            account=account,
            billing_month=MONTH,
            amount_yen=owed_of_bill(account.party_id, account.pk, MONTH),
            key="failed-debit",
            way=CardCharge.Way.COLLECTED,
            state=CardCharge.State.FAILED,
            reason="unsaid",
            card_brand="Visa",
            card_last4="0056",
            asked_at=stage.clock(),
            settled_at=stage.clock(),
        )
