"""口座振替 on paper: a company prints it, the desk approves once the bank has it."""

import pytest

from madoguchi.customers.models import Party
from madoguchi.payments.models import DebitMandate, KeptMethod, PaymentMethod
from madoguchi.payments.sealed_accounts import open_account
from madoguchi.platform.scope import scope
from madoguchi.procedures.engine.review import approve_order
from madoguchi.procedures.models import Order
from tests.clock import get_at, jst, post_at, replay_until
from tests.journeys.test_debit import ACCOUNT, BANK, BRANCH, SIMULATOR, only, text
from tests.operator import a_catalogue
from tests.procedure_walk import ProcedureWalk

MORNING = "2026-12-28T10:00"


@pytest.fixture(autouse=True)
def bank(db_of_all, settings, tmp_path) -> None:
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"debit_mandate": SIMULATOR}
    a_catalogue()


@pytest.fixture
def firm(hanako):
    with scope("test", hanako.party.pk):
        Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
    return hanako


def test_a_company_is_led_to_paper_and_the_desk_puts_it_in_force(firm):
    client, code = firm.client, firm.contract.code
    online = get_at(MORNING, client, f"/c/{code}/p/debit/")
    assert online.status_code == 302 and online.url == "/p/debit-paper/"
    walk = ProcedureWalk(MORNING, client, f"/c/{code}/p/debit-paper/")
    receipt = walk.order(BANK, BRANCH, ACCOUNT)
    said = text(get_at(MORNING, client, receipt))
    assert "口座振替依頼書を印刷する" in said and "1234567" not in said
    paper = get_at(MORNING, client, f"{receipt}debit-form.pdf")
    assert paper.status_code == 200 and paper.content.startswith(b"%PDF")
    assert b"1234567" not in paper.content
    with scope("test", firm.party.pk):
        assert not DebitMandate.objects.exists()
        approve_order(Order.objects.get(), actor="desk 1", at=jst(MORNING))
    replay_until("2026-12-28T10:05")
    mandate, method = only(DebitMandate, firm), only(PaymentMethod, firm)
    assert (mandate.way, mandate.state) == ("paper", "registered")
    assert (method.kind, method.mandate_number) == ("debit", mandate.number)
    opened = open_account(method.sealed_account, firm.account.account_number)
    assert opened.number == "1234567"
    assert mandate.number in text(get_at(MORNING, client, receipt))


def test_a_company_registers_online_where_the_operator_says_so(firm, settings):
    settings.DEBIT_COMPANIES_ONLINE = True
    page = get_at(MORNING, firm.client, f"/c/{firm.contract.code}/p/debit/")
    assert page.status_code == 200 and "銀行" in text(page)


def test_a_kept_account_and_the_card_change_places(hanako):
    facts = {"party": hanako.party, "account": hanako.account}
    with scope("test", hanako.party.pk):
        PaymentMethod.objects.create(
            **facts, kind="card", card_token="tok-1", card_expiry="2030-01"
        )
        kept = KeptMethod.objects.create(
            **facts,
            kind="debit",
            bank_code="0005",
            bank_account_number="567",
            sealed_account="sealed",
            mandate_number="M1",
            rank=1,
            kept_at=jst(MORNING),
        )
    url = f"/c/{hanako.contract.code}/payment/"
    assert "この口座で支払う" in text(get_at(MORNING, hanako.client, url))
    post_at(MORNING, hanako.client, f"{url}kept/{kept.pk}", {"what": "use"})
    with scope("test", hanako.party.pk):
        hanako.account.refresh_from_db()
        spare = KeptMethod.objects.get(rank=1)
    method = only(PaymentMethod, hanako)
    assert hanako.account.payment_method == "debit"
    assert (method.kind, method.sealed_account, method.mandate_number) == (
        "debit",
        "sealed",
        "M1",
    )
    assert (spare.kind, spare.card_token) == ("card", "tok-1")
