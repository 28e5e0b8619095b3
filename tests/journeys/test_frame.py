"""The head of every page: search, account, categories, and the contract switcher."""

import re
from datetime import date

import pytest

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount, Member, Party
from madoguchi.mailboxes.models import Mailbox
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.clock import jst
from tests.operator import an_operator
from tests.people import Person, a_contract, a_second_account


@pytest.fixture(autouse=True)
def today(db_of_all):
    an_operator()
    with clock_at(jst("2026-11-24T10:00")):
        yield


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def page_of(person: Person, path: str) -> str:
    response = person.client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def contracts_beside(person: Person, count: int) -> list[Contract]:
    with scope("test", person.party.pk):
        made = [
            a_contract(person.party, person.account, nth) for nth in range(1, count + 1)
        ]
        for nth, contract in enumerate(made, 1):
            contract.line_number = f"0900000{nth:04}"
            contract.nickname = f"回線{nth}"
            contract.save()
    return made


def test_search_account_and_six_categories_are_in_the_head(hanako):
    page = page_of(hanako, "/")
    head = page.partition("<main")[0]
    for label in ("契約情報", "料金・請求", "支払い設定", "メール", "各種手続き"):
        assert label in head
    assert "サポート" in head and "ログアウト" in head and "hanako 様" in head
    assert 'action="/search/"' in head and 'name="q"' in head
    phone = re.findall(r'<li>\s*<a href="[^"]*"', head.partition("nav-list")[2])
    assert len(phone) == 5  # the others are for wide screens


def test_each_category_opens_a_page(hanako):
    nav = re.search(r'<nav class="nav".*?</nav>', page_of(hanako, "/"), re.DOTALL)
    assert nav
    urls = re.findall(r'<a href="([^"]+)"', nav[0])
    assert len(urls) == 7
    assert [hanako.client.get(url).status_code for url in urls] == [200] * 7


def test_the_foot_is_one_line_with_telephone_and_hours(hanako):
    foot = page_of(hanako, "/").partition("<footer")[2]
    assert "0120-000-000" in foot and "お問い合わせ" in foot and "hanako" not in foot


def test_an_error_keeps_the_frame_it_came_from(hanako, taro):
    answer = hanako.client.get(f"/c/{taro.contract.code}/")
    page = answer.content.decode()
    assert answer.status_code == 404 and 'class="nav"' in page
    assert 'action="/search/"' in page


def test_the_switcher_names_the_end_of_the_line_not_of_the_customer(hanako):
    contracts_beside(hanako, 2)
    page = page_of(hanako, f"/c/{hanako.contract.code}/usage/")
    switcher = re.search(r'<nav class="switcher".*?</nav>', page, re.DOTALL)
    assert switcher
    said = words(switcher[0])
    assert "切り替える" in said
    assert re.findall("…(\\d{4})", said) == ["2222", "2222", "0001", "0002"]
    assert 'class="switcher"' not in page_of(hanako, "/")  # about the person


def on_account_of_its_own(contract: Contract) -> BillingAccount:
    """Move a contract to E00099, of the department D200."""
    with scope("test", contract.party_id):
        account = a_second_account(
            contract.party, addressee="営業", department_code="D200"
        )
        Contract.objects.filter(pk=contract.pk).update(account=account)
    return account


def test_the_switcher_tells_two_fibre_lines_apart_by_their_place(hanako):
    with scope("test", hanako.party.pk):
        other = a_contract(hanako.party, hanako.account, 1)
        for pk, place in (
            (hanako.contract.pk, "長岡市城内町1-5-6"),
            (other.pk, "松本市中央1-2-3"),
        ):
            Contract.objects.filter(pk=pk).update(
                service="fibre", plan_code="F1", nickname="", service_address=place
            )
    page = page_of(hanako, f"/c/{hanako.contract.code}/")
    switcher = re.search(r'<nav class="switcher".*?</nav>', page, re.DOTALL)[0]
    chosen, _, others = switcher.partition("</summary>")
    assert "長岡市城内町1-5-6" in chosen and "松本市" not in chosen
    assert "長岡市城内町1-5-6" in others and "松本市中央1-2-3" in others
    order = page_of(hanako, f"/c/{hanako.contract.code}/p/nickname/")
    assert "長岡市城内町1-5-6" in order.partition("<h1>")[2]  # whose procedure it is


def test_the_switcher_groups_by_billing_account(hanako):
    [other] = contracts_beside(hanako, 1)
    on_account_of_its_own(other)
    page = page_of(hanako, f"/c/{hanako.contract.code}/")
    heads = re.findall(r"<h2>(請求先 [^<]+)</h2>", page)
    assert heads == [f"請求先 {hanako.account.account_number}", "請求先 E00099 D200"]


def test_above_seven_contracts_the_switcher_searches_and_comes_back(hanako):
    made = contracts_beside(hanako, 7)
    page = page_of(hanako, f"/c/{hanako.contract.code}/bills/")
    assert (
        'name="to" value="bills"' in page
        and "ほかの契約を、名前・番号・場所で探す" in page
    )
    found = page_of(hanako, "/contracts/?q=0005&to=bills").partition("<main")[2]
    assert f'href="/c/{made[4].code}/bills/"' in found
    strange = page_of(hanako, "/contracts/?to=sign-out&from=x")
    assert f'href="/c/{made[0].code}/"' in strange


def test_the_list_of_contracts_shows_twenty_at_a_time(hanako):
    contracts_beside(hanako, 20)
    first = page_of(hanako, "/contracts/")
    assert first.count('class="name"') == 20 and "21件あります" in first
    second = page_of(hanako, "/contracts/?from=20").partition("<main")[2]
    assert second.count('class="name"') == 1 and "次の20件" not in second


def test_a_procedure_asks_about_which_contract_it_is(hanako):
    assert hanako.client.get("/p/plan/").url == f"/c/{hanako.contract.code}/p/plan/"
    [other] = contracts_beside(hanako, 1)
    page = page_of(hanako, "/p/plan/")
    assert "どのご契約ですか" in page
    for contract in (hanako.contract, other):
        assert f'href="/c/{contract.code}/p/plan/"' in page
    with scope("test", hanako.party.pk):
        Contract.objects.update(status="ended")
    assert hanako.client.get("/p/plan/").status_code == 404


def test_the_page_of_mail_says_how_full_each_address_is(hanako, taro):
    own = {"party": hanako.party, "contract": hanako.contract, "quota_mb": 1000}
    with scope("test", hanako.party.pk):
        Mailbox.objects.create(**own, address="a@example.jp", used_mb=910)
        Mailbox.objects.create(**own, address="b@example.jp", used_mb=100)
    said = words(page_of(hanako, "/mail/"))
    assert "a@example.jp 1,000MBのうち910MBを使用 まもなくいっぱいです" in said
    assert "b@example.jp 1,000MBのうち100MBを使用" in said
    assert said.count("まもなくいっぱいです") == 1
    assert "example.jp" not in words(page_of(taro, "/mail/")).partition("メール")[2]


def as_company(person: Person, role: str = "admin") -> None:
    Party.objects.filter(pk=person.party.pk).update(kind="corporate")
    Member.objects.filter(pk=person.member.pk).update(role=role)


def test_the_sums_of_a_company_are_one_total(hanako):
    as_company(hanako)
    [other] = contracts_beside(hanako, 1)
    account = on_account_of_its_own(other)
    first = a_bill(hanako, date(2026, 10, 1))
    branch = Person(hanako.user, hanako.member, account, other)
    second = a_bill(branch, date(2026, 10, 1), invoice_number="I999202610")
    total = f"{first.total_yen + second.total_yen:,}円"
    said = words(page_of(hanako, "/"))
    assert said.count(total) == 3  # above, and under both tables
    assert "D200 1" in said and "部門なし 1" in said


def test_whoever_may_not_see_bills_sees_contracts_without_amounts(hanako):
    as_company(hanako, "applicant")
    a_bill(hanako, date(2026, 10, 1))
    said = words(page_of(hanako, "/"))
    assert "ご契約" in said and "分のご請求" not in said and "税込" not in said


def pills_of(person: Person) -> list[str]:
    pills = page_of(person, "/").partition('class="pills"')[2].partition("</ul>")[0]
    return [words(item).strip() for item in re.findall(r"<a .*?</a>", pills)][:-1]


def test_shortcuts_are_ones_own_and_stay_in_ones_order(hanako, taro):
    before = pills_of(hanako)
    assert len(before) == 3
    client = hanako.client
    for act in ("up:usage", "add:cancel", "add:nobody", "remove:progress", "x"):
        assert client.post("/account/shortcuts/", {"act": act}).status_code == 302
    assert pills_of(hanako) == [before[1], before[0], "解約"]
    assert pills_of(taro) == before
    with scope("test", hanako.party.pk):
        Contract.objects.update(status="suspended")
    assert page_of(hanako, "/account/shortcuts/").count('value="remove:') == 3
