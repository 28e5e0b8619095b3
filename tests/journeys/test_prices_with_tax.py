"""What customers are offered is told with its tax first, and named so (総額表示).

消費税法 第63条: a price shown to consumers includes the tax. A company may see the
price without tax beside it.
"""

import re
from datetime import date

import pytest

from madoguchi.catalogue.models import Item, Operator, Policy
from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.customers.models import Party
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.billable_accounts import a_charge
from tests.bills import a_bill
from tests.clock import jst, post_at
from tests.journeys.test_nothing_to_pay import page_of
from tests.operator import a_catalogue, an_item
from tests.people import Person, signed_in_client
from tests.procedure_walk import ProcedureWalk

AT = "2026-11-24T10:00"
OFFERS = {
    "plan": [{"plan": "M20"}, {"begins": "cycle"}],
    "option-add": [{"options": ["SAFE"]}, {"when": "cycle"}],
    "option-remove": [{"options": ["TALK"]}, {"when": "cycle"}],
    "cancel": [{"last_day": "closing", "number_lost": "on"}],
}
UNNAMED = re.compile(r"(?<![0-9,])(?!0円)[+−±]?[0-9,]+円(?!（税込|（不課税|（非課税)")
"""An amount that is not nothing and is not followed by what it says of the tax."""


@pytest.fixture
def offered(hanako) -> Person:
    """A contract with a term and an option, a discount and fees, at 10 percent."""
    a_catalogue()
    an_item("CUT", "discount", "セット割", -450)
    Item.objects.filter(item_code="M3").update(term_months=24, early_exit_fee_yen=4_700)
    a_charge(hanako.contract, -450, item_code="CUT")
    with scope("test", hanako.party.pk):
        Contract.objects.update(term_end_on=date(2027, 5, 31))
        ContractOption.objects.create(
            party=hanako.party,
            contract=hanako.contract,
            option_code="TALK",
            started_on=date(2025, 1, 1),
        )
    return hanako


def offer_pages(person: Person, kind: str) -> list[str]:
    """Notice, questions and check, for somebody who has proved a second factor."""
    with clock_at(jst(AT)):
        client = signed_in_client(person.user, "password", "sms")
    walk = ProcedureWalk(AT, client, f"/c/{person.contract.code}/p/{kind}/")
    paths = [walk.start, walk.begin().url]
    for typed in OFFERS[kind]:
        paths.append(post_at(AT, client, paths[-1], typed).url)
    pages = [walk.check(path).content.decode() for path in paths]
    start, *questions, check = [
        plain(page.partition("<main")[2].partition("</main>")[0]) for page in pages
    ]
    return [start, " ".join(questions), check]


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize("kind", OFFERS)
@pytest.mark.parametrize("prorates", [False, True])
def test_each_amount_of_an_offer_says_that_it_is_with_tax(offered, kind, prorates):
    Policy.objects.create(valid_from=date(2020, 1, 1), prorates=prorates)
    for page in offer_pages(offered, kind):
        assert "税抜" not in page
        assert not [found[0] for found in UNNAMED.finditer(page)], page


def test_home_contract_and_month_so_far_too(offered):
    with clock_at(jst(AT)):
        a_charge(offered.contract, 1_055, billing_month=date(2026, 11, 1))
        paths = ("/", f"/c/{offered.contract.code}/", "/c/-/bills/running")
        pages = [plain(page_of(offered, path)) for path in paths]
    for page in pages:
        assert "税抜" not in page
    home, contract, so_far = pages
    assert "みちモバイル 3GB" in home and "月額990円（税込）" in home
    assert "いま解約すると 900円（不課税）" in contract
    assert "みちモバイル 3GB 月額990円（税込）" in contract
    assert "かけ放題 月額550円（税込）" in contract
    assert "1,160円 （税込）" in so_far and "うち消費税105円" in so_far


def test_a_taxed_exit_fee_is_told_with_its_tax(offered):
    Policy.objects.create(valid_from=date(2020, 1, 1), exit_fee_category="STANDARD_10")
    with clock_at(jst(AT)):
        own = f"/c/{offered.contract.code}/"
        assert "いま解約すると 990円（税込）" in plain(page_of(offered, own))
    _, _, check = offer_pages(offered, "cancel")
    assert "契約解除料 990円（税込）" in check


def test_a_company_sees_the_price_without_tax_beside(offered):
    Party.objects.filter(pk=offered.party.pk).update(kind="corporate")
    offered.party.refresh_from_db()
    _, first, check = offer_pages(offered, "plan")
    assert "みちモバイル 10GB 月額1,760円（税込、税抜1,600円）" in first
    assert "+770円（税込）" in first
    assert "新しい月額 月額2,750円（税込、税抜2,500円）" in check


def test_prices_that_hold_their_tax_are_not_taxed_again(offered):
    Operator.objects.update(tax_basis="inclusive")
    _, first, _ = offer_pages(offered, "plan")
    assert "みちモバイル 10GB 月額1,600円（税込）" in first and "税抜" not in first


@pytest.mark.parametrize(
    ("rounding", "paid"),
    [("down", "1,160円"), ("half_up", "1,161円"), ("up", "1,161円")],
)
def test_the_tax_of_a_price_is_rounded_as_the_bill_rounds_it(offered, rounding, paid):
    Operator.objects.update(tax_rounding=rounding)
    an_item("M9", "mobile_plan", "みちモバイル 9GB", 1_055)
    _, first, _ = offer_pages(offered, "plan")
    assert f"みちモバイル 9GB 月額{paid}（税込）" in first


def test_what_is_not_taxed_says_so(offered):
    an_item("MAG", "option", "情報料", 300, tax_category="OUT_OF_SCOPE")
    an_item("EDU", "option", "講座", 200, tax_category="EXEMPT")
    _, first, *_ = offer_pages(offered, "option-add")
    assert "情報料 月額300円（不課税）" in first
    assert "講座 月額200円（非課税）" in first


def test_the_items_of_the_month_so_far_sum_to_its_total(offered):
    november = date(2026, 11, 1)
    for nth in range(3):
        a_charge(
            offered.contract, 1_055, billing_month=november, description=f"品目{nth}"
        )
    with clock_at(jst(AT)):
        page = plain(page_of(offered, "/c/-/bills/running"))
    assert "3,481円 （税込）" in page and "うち消費税316円" in page
    assert "品目0 1,161円 品目1 1,160円 品目2 1,160円" in page


def test_the_bill_names_the_basis_of_its_lines_and_why_a_yen_may_differ(offered):
    a_bill(offered)
    a_bill(offered, date(2026, 9, 1), tax_basis="inclusive")
    page = plain(page_of(offered, "/c/-/bills/2026-10"))
    assert page.index("ご請求金額（税込）") < page.index("金額（税抜）")
    assert "金額（税込） 内容" not in page
    assert "明細は税抜の金額です。" in page and "1円ほど違うことがあります。" in page
    page = plain(page_of(offered, "/c/-/bills/2026-09"))
    assert "金額（税込）" in page and "小計（税抜）" not in page
    assert "明細は税込の金額です。" in page and "1円ほど違うことがあります。" in page
