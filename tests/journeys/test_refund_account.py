"""A customer names the account for money that comes back: sealed, and shown by tail."""

from madoguchi.payments.models import RefundAccount
from madoguchi.payments.sealed_accounts import open_account
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.clock import get_at, jst, replay_until
from tests.journeys.test_debit import ACCOUNT, BANK, BRANCH, only, text
from tests.operator import a_catalogue
from tests.people import signed_in_client
from tests.procedure_walk import ProcedureWalk

MORNING = "2026-12-28T10:00"


def walk_of(person) -> ProcedureWalk:
    with clock_at(jst(MORNING)):
        client = signed_in_client(person.user, "password", "mail")
    start = f"/c/{person.contract.code}/p/refund-account/"
    return ProcedureWalk(MORNING, client, start)


def test_an_account_is_named_by_the_rules_of_banks_and_replaced(hanako, settings):
    settings.REFUNDS_TO_ACCOUNTS = True
    a_catalogue()
    walk = walk_of(hanako)
    receipt = walk.order(BANK, BRANCH, ACCOUNT)
    replay_until("2026-12-28T10:05")
    said = text(get_at(MORNING, walk.client, receipt))
    assert "1234567" not in said and "ﾔﾏﾀﾞ" not in said
    row = only(RefundAccount, hanako)
    assert (row.bank_code, row.branch_code, row.tail) == ("0005", "002", "567")
    opened = open_account(row.sealed_account, hanako.account.account_number)
    assert (opened.number, opened.holder_kana) == ("1234567", "ﾔﾏﾀﾞ ﾊﾅｺ")
    assert "1234567" not in row.sealed_account
    again = walk_of(hanako)
    shown = text(get_at(MORNING, again.client, again.start))
    assert "いまの返金先口座: 三菱UFJ 丸の内 末尾567" in shown
    again.order(BANK, BRANCH, ACCOUNT | {"number": "7654321"})
    replay_until("2026-12-28T10:10")
    assert only(RefundAccount, hanako).tail == "321"


def test_it_is_not_offered_where_the_operator_pays_nothing_back(hanako):
    a_catalogue()
    page = get_at(MORNING, hanako.client, walk_of(hanako).start)
    assert "お電話で承ります" in text(page)


def test_letters_that_no_bank_takes_are_refused_with_their_place(hanako, settings):
    settings.REFUNDS_TO_ACCOUNTS = True
    a_catalogue()
    page = walk_of(hanako).fill(BANK, BRANCH, ACCOUNT | {"holder": "山田 花子"})
    assert page.status_code == 422
    with scope("test", hanako.party.pk):
        assert not RefundAccount.objects.exists()
