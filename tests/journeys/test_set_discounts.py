"""A discount of another contract that hangs on this one: said before it is lost."""

from datetime import date

import pytest

from madoguchi.catalogue.models import Policy
from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.customers.models import BillingAccount
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.billable_accounts import a_charge
from tests.clock import get_at, jst
from tests.operator import a_catalogue, an_item
from tests.page_words import page_words
from tests.people import a_contract, signed_in_client
from tests.procedure_walk import ProcedureWalk

MORNING = "2026-11-24T10:00"
LABEL = "ほかのご契約の割引"


@pytest.fixture
def family(hanako):
    """Hanako's fibre, and her mother's telephone with 495 yen off a month for it."""
    a_catalogue()
    an_item("SET", "discount", "セット割", -450)
    with scope("test", hanako.party.pk):
        Contract.objects.update(service="fibre", plan_code="F1")
        another = a_contract(hanako.party, hanako.account, 1)
        Contract.objects.filter(pk=another.pk).update(nickname="母の電話")
        ContractOption.objects.create(
            party=hanako.party,
            contract=hanako.contract,
            option_code="TALK",
            started_on=date(2025, 1, 1),
        )
    a_charge(another, -450, item_code="SET")
    return hanako


def rule(*needs: str) -> None:
    Policy.objects.create(
        valid_from=date(2026, 1, 1), discounts_need={"SET": list(needs)}
    )


def quote_of(person, slug: str, *pages: dict[str, object]) -> dict[str, str]:
    """What the check page says and the receipt keeps, asked for on 24 November."""
    with clock_at(jst(MORNING)):
        client = signed_in_client(person.user, "password", "sms")
    start = f"/c/{person.contract.code}/p/{slug}/"
    walk = ProcedureWalk(MORNING, client, start)
    page = walk.check(walk.fill(*pages).url).content.decode()
    walk.order(*pages)
    with scope("test", person.party.pk):
        quote = dict(Order.objects.exclude(number=None).get().quote)
    assert quote.get(LABEL, "").split("、")[0] in page
    return quote


CLOSING, CYCLE = {"last_day": "closing"}, {"when": "cycle"}


@pytest.mark.parametrize(
    ("answers", "month"),
    [
        (CLOSING, "2026年12月"),
        ({"last_day": "day", "other_on": "2026-11-29"}, "2026年11月"),
        ({"last_day": "day", "other_on": "2027-01-31"}, "2027年2月"),
    ],
)
def test_leaving_says_whose_discount_of_how_much_ends_with_which_bill(
    family, answers, month
):
    rule("fibre")
    assert quote_of(family, "cancel", answers)[LABEL] == (
        f"「母の電話」のセット割 月495円（税込）が、{month}分からなくなります"
    )


def test_the_month_is_that_of_the_bill_of_the_other_contract(family):
    rule("fibre")
    with scope("test", family.party.pk):
        own = BillingAccount.objects.get()
        own.pk, own.account_number, own.closing_day = None, "A-OTHER", 20
        own.save()
        Contract.objects.filter(nickname="母の電話").update(account=own)
    last_day = {"last_day": "day", "other_on": "2026-12-20"}
    said = quote_of(family, "cancel", last_day)[LABEL]
    assert "2027年1月分から" in said  # the bill of 21 December to 20 January


def test_a_discount_that_another_contract_still_earns_is_not_lost(family):
    rule("fibre")
    with scope("test", family.party.pk):
        third = a_contract(family.party, family.account, 2)
        Contract.objects.filter(pk=third.pk).update(service="fibre", plan_code="F10")
    assert LABEL not in quote_of(family, "cancel", CLOSING)


def test_a_contract_does_not_earn_its_own_discount(family):
    """Two telephones: without the one, the other's own service does not count."""
    rule("mobile")
    with scope("test", family.party.pk):
        Contract.objects.filter(pk=family.contract.pk).update(
            service="mobile", plan_code="M3"
        )
    said = quote_of(family, "cancel", CLOSING | {"number_lost": "on"})
    assert "セット割" in said[LABEL]


def test_without_a_rule_leaving_says_that_it_may_end(family):
    said = quote_of(family, "cancel", CLOSING)[LABEL]
    assert said.endswith("2026年12月分からなくなることがあります")


def test_a_plan_that_the_discount_asks_for_is_named_when_it_is_left(family):
    rule("F1")
    said = quote_of(family, "plan", {"plan": "F10"}, {"begins": "cycle"})
    assert said[LABEL] == (
        "「母の電話」のセット割 月495円（税込）が、2026年12月分からなくなります"
    )


def test_a_change_of_plan_says_nothing_where_the_service_is_enough(family):
    rule("fibre")
    assert LABEL not in quote_of(family, "plan", {"plan": "F10"}, {"begins": "cycle"})


def test_an_option_that_the_discount_asks_for_is_named_when_it_ends(family):
    rule("TALK")
    said = quote_of(family, "option-remove", {"options": ["TALK"]}, CYCLE)
    assert "「母の電話」のセット割 月495円（税込）" in said[LABEL]


def test_an_option_without_a_rule_is_no_reason_to_worry(family):
    assert LABEL not in quote_of(family, "option-remove", {"options": ["TALK"]}, CYCLE)


def test_many_discounts_are_summed_behind_the_third(family):
    rule("fibre")
    for nth in range(2, 6):
        with scope("test", family.party.pk):
            more = a_contract(family.party, family.account, nth)
        a_charge(more, -450, item_code="SET")
    said = quote_of(family, "cancel", CLOSING)[LABEL]
    assert said.endswith("ほかに2件、合わせて月990円（税込）")


def pages_after_leaving(person, *paths: str) -> list[str]:
    """What the pages of the other contract and of the list say from then on."""
    return [page_words(get_at(MORNING, person.client, path)) for path in paths]


def code_of_other(person) -> str:
    with scope("test", person.party.pk):
        return Contract.objects.get(nickname="母の電話").code


@pytest.mark.parametrize(
    ("needs", "end"), [(["fibre"], "なくなります"), ([], "なくなることがあります")]
)
def test_once_the_end_is_accepted_the_other_contract_says_what_it_loses(
    family, needs, end
):
    if needs:
        rule(*needs)
    other = f"/c/{code_of_other(family)}/"
    (before,) = pages_after_leaving(family, other)
    assert "セット割" in before and "解約により" not in before
    quote_of(family, "cancel", CLOSING)
    with scope("test", family.party.pk):
        label = Contract.objects.get(pk=family.contract.pk).label
    (after,) = pages_after_leaving(family, other)
    assert f"引き（「{label}」の解約により、2026年12月分から{end}）" in after


def test_the_list_marks_the_contract_that_ends_and_no_other(family):
    rule("fibre")
    (before,) = pages_after_leaving(family, "/contracts/")
    assert "で解約" not in before
    quote_of(family, "cancel", CLOSING)
    (after,) = pages_after_leaving(family, "/contracts/")
    assert after.count("で解約") == 1 and "11月30日（月曜日）で解約" in after
    assert after.index("母の電話") > after.index("11月30日（月曜日）で解約")
