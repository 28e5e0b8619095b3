"""A company's own rule of how its bills may be paid: offered, and refused elsewhere."""

from datetime import date

import pytest

from madoguchi.customers.models import BillingAccount, Member, Party
from madoguchi.payments.models import CardCharge, PaymentMethod, PaymentPolicy
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.clock import get_at, post_at
from tests.journeys.test_paid_bills import post
from tests.operator import a_catalogue
from tests.people import Person, member_of, signed_in_client

SIMULATOR = "madoguchi.adapters.simulator.card_gateway.CardGatewaySimulator"
BANK = "madoguchi.adapters.simulator.mandate_bank.MandateBankSimulator"
WHERE, AT, OCTOBER = "/org/ways-of-paying/", "2026-11-28T10:00", date(2026, 10, 1)
EVERY_KIND = {
    "card": "card",
    "spare-card": "card",
    "debit": "debit",
    "debit-paper": "debit",
    "spare-debit": "debit",
    "pay-by-transfer": "transfer",
}


@pytest.fixture
def firm(hanako, settings, tmp_path) -> Person:
    """A company that pays by card; its administrator may change that."""
    settings.OUTBOX_FOLDER = tmp_path
    settings.PORTS = settings.PORTS | {"card_gateway": SIMULATOR, "debit_mandate": BANK}
    settings.DEBIT_ON_PAPER = settings.DEBIT_COMPANIES_ONLINE = True
    operator = a_catalogue()
    operator.payments_from = "2026-10"
    operator.transfer_account = "架空銀行 本店 普通 0000001"
    operator.save()
    Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
    Member.objects.filter(pk=hanako.member.pk).update(role="admin")
    with scope("test", hanako.party.pk):
        BillingAccount.objects.update(payment_method="card")
        PaymentMethod.objects.create(
            party=hanako.party, account=hanako.account, kind="card", card_token="t"
        )
    return hanako


def allow(person: Person, *ways: str):
    client = signed_in_client(person.user, "password", "totp")
    return client.post(WHERE, {"ways": list(ways)})


def payment_page(person: Person) -> str:
    where = f"/c/{person.contract.code}/payment/"
    return get_at(AT, person.client, where).content.decode()


def offered(person: Person) -> set[str]:
    page, code = payment_page(person), person.contract.code
    return {kind for kind in EVERY_KIND if f'"/c/{code}/p/{kind}/"' in page}


def start(person: Person, kind: str):
    return get_at(AT, person.client, f"/c/{person.contract.code}/p/{kind}/")


def test_without_a_rule_all_ways_are_chosen_and_offered(firm):
    page = signed_in_client(firm.user, "password", "totp").get(WHERE).content.decode()
    assert page.count("checked") == 3
    assert "hanako@example.jp" in page
    assert {"card", "pay-by-transfer"} <= offered(firm)


@pytest.mark.parametrize("allowed", ["card", "debit", "transfer"])
def test_what_is_left_out_is_not_offered_and_refused_with_a_code(firm, allowed):
    assert allow(firm, allowed).status_code == 302
    assert {EVERY_KIND[kind] for kind in offered(firm)} <= {allowed}
    for kind, way in EVERY_KIND.items():
        answer = start(firm, kind)
        if way == allowed:
            assert "BILL-2119" not in answer.content.decode(), kind
        elif answer.status_code != 404:  # a kind whose port is closed is not there
            assert "BILL-2119" in answer.content.decode(), kind
            assert "御社の決まりで" in answer.content.decode(), kind


def test_a_bill_is_not_paid_by_a_card_that_is_not_allowed(firm):
    bill = a_bill(firm, OCTOBER, due_on="2026-11-25")
    post(firm, "bill", bill.total_yen, OCTOBER, bill.issued_on)
    where = f"/c/{firm.contract.code}/payment/2026-10/pay"
    assert where in payment_page(firm)
    allow(firm, "transfer", "debit")
    assert where not in payment_page(firm)
    answer = post_at(AT, firm.client, where, {})
    assert answer.status_code == 422 and "BILL-2119" in answer.content.decode()
    with scope("test", firm.party.pk):
        assert not CardCharge.objects.exists()


def test_the_rule_is_audited_and_touches_no_present_way(firm):
    allow(firm, "transfer")
    with scope("test", firm.party.pk):
        assert PaymentPolicy.objects.get().ways == ["transfer"]
        assert BillingAccount.objects.get().payment_method == "card"
        row = AuditEvent.objects.get(verb="payment_policy_set")
        assert row.changes == {"ways": ["card,debit,transfer", "transfer"]}
        assert row.actor == str(firm.member)


def test_no_way_at_all_is_refused(firm):
    for ways in ([], ["cash"]):
        answer = allow(firm, *ways)
        assert answer.status_code == 422, ways
    assert "BILL-2120" in allow(firm).content.decode()
    with scope("test", firm.party.pk):
        assert not PaymentPolicy.objects.exists()


def test_only_an_administrator_sets_it(firm):
    for role in ("applicant", "billing_viewer", "approver"):
        other = member_of(firm, role, role)
        assert allow(other, "card").status_code == 404, role


def test_the_rule_of_one_company_says_nothing_of_another(firm, taro):
    allow(firm, "transfer")
    Party.objects.filter(pk=taro.party.pk).update(kind="corporate")
    assert "BILL-2119" not in start(taro, "card").content.decode()
