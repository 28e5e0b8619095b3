"""A bill paid by transfer while a bank has it: kept, told, given back on wish."""

from datetime import date
from uuid import uuid4

from django.core.management import call_command

from madoguchi.payments.models import BankRefund, DunningRule
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from tests.bank_debits import a_collector, answered, issue_october, pay_by_debit
from tests.card_money import owed
from tests.clock import get_at, jst
from tests.desk import an_agent
from tests.incoming_transfers import VIRTUAL, Came, a_source, group, notice, own_account
from tests.kept_refunds import WHY, name_account
from tests.page_words import page_words

SAID = "1,100円多くお預かりしています。お返しの方法をご案内します。"


def test_a_debit_after_a_transfer_is_kept_told_and_given_back(hanako, tmp_path, capsys):
    a_collector()
    a_source(sender_code="9876543210", sender_name="ﾃﾞﾓﾂｳｼﾝ(ｶ")
    own_account(hanako)
    pay_by_debit(hanako)
    issue_october(hanako)
    with clock_at(jst("2026-11-13T09:00")):
        day = date(2026, 11, 30)
        call_command("payments", "debits", "write", day=day, folder=tmp_path)
    path = notice(tmp_path, group(Came(1_100, "ﾀｶﾊｼ", day="081120"), place=VIRTUAL))
    with clock_at(jst("2026-11-20T09:00")):
        call_command("payments", "transfers", "read", str(path))
    assert owed(hanako) == 0
    (request,) = tmp_path.glob("debit-*.txt")
    capsys.readouterr()
    with clock_at(jst("2026-12-04T09:00")):
        call_command("payments", "results", str(answered(request, "0")))
    number = hanako.account.account_number
    assert f"  {number} 2026-10 1,100円" in capsys.readouterr().out
    assert owed(hanako) == -1_100
    where = f"/c/{hanako.contract.code}/bills/2026-10"
    for page in ("/", where):
        assert SAID in page_words(get_at("2026-12-04T10:00", hanako.client, page))
    give_back(hanako)
    assert owed(hanako) == 0
    after = page_words(get_at("2026-12-04T12:00", hanako.client, where))
    assert "多くお預かり" not in after


def give_back(person) -> None:
    """The customer asks by telephone; what came too much goes back to an account."""
    at = "2026-12-04T11:00"
    name_account(person, jst(at))
    with batch("test"):
        DunningRule.objects.create(
            valid_from=date(2026, 1, 1), two_eyes_from_yen=10_000
        )
    agent = an_agent("一郎", at, "billing")
    agent.open(person)
    typed = {"act": "bank-refund", "bill": f"{person.account.pk}:2026-10-01"}
    where = f"customers/{person.party.customer_number}/money/act"
    key = str(uuid4())
    answer = agent.post(where, amount_yen=1_100, reason=WHY, key=key, **typed)
    assert answer.status_code == 302, answer.content.decode()
    with batch("test"):
        assert BankRefund.objects.get().amount_yen == 1_100
