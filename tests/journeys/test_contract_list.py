"""A company narrows its contracts by department, service and state."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest

from madoguchi.contracts.models import Contract
from madoguchi.customers.models import OldNumber
from madoguchi.departments.models import Department
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.operator import an_operator
from tests.people import Person, a_contract, a_second_account


@pytest.fixture
def company(hanako) -> Person:
    """One contract without a department, two of 営業部, of which one is suspended."""
    an_operator()
    type(hanako.party).objects.update(kind="corporate")
    type(hanako.member).objects.update(role="admin")
    with scope("test", hanako.party.pk):
        account = a_second_account(
            hanako.party, addressee="営業", department_code="D200"
        )
        Department.objects.create(party=hanako.party, code="D200", name="営業部")
        for nth, status in enumerate(("active", "suspended"), 1):
            made = a_contract(hanako.party, account, nth)
            made.nickname, made.status = f"営業{nth}号", status
            made.line_number = f"0900000{nth:04}"
            made.save()
    return hanako


def listed(person: Person, query: str = "") -> list[str]:
    page = person.client.get(f"/contracts/?{query}").content.decode()
    return re.findall(r'class="name"[^>]*>([^<]+)<', page.partition("<main")[2])


def choices(person: Person, query: str = "") -> dict[str, str]:
    """Label with count to the address of each choice."""
    page = person.client.get(f"/contracts/?{query}").content.decode()
    links = re.findall(r'<a href="\?([^"]+)"[^>]*>([^<]+)</a>', page)
    return {label: unescape(address) for address, label in links}


def test_departments_and_states_are_counted_and_narrow_the_list(company):
    offered = choices(company)
    assert list(offered) == ["利用停止中 1", "営業部 2", "部門なし 1"]
    assert listed(company, offered["営業部 2"]) == ["営業1号", "営業2号"]
    assert listed(company, offered["利用停止中 1"]) == ["営業2号"]
    assert len(listed(company, offered["部門なし 1"])) == 1


def test_a_number_of_the_former_system_lists_what_it_meant(company, taro):
    for person, number in ((company, "KT-040017"), (taro, "KT-040018")):
        with batch("test"):
            plain = number.replace("-", "").lower()
            OldNumber.objects.create(party=person.party, number=number, canonical=plain)
    every = listed(company)
    assert len(every) == 3
    for typed in ("KT-040017", "kt040017", "ＫＴ－０４００１７"):
        assert listed(company, urlencode({"q": typed})) == every, typed
    page = company.client.get("/contracts/?q=KT-040017").content.decode()
    number = company.party.customer_number
    assert "以前のお客様番号 KT-040017 は、いまの " in page and number[-5:] in page
    assert listed(company, "q=KT-040018") == []  # another's


def test_choices_add_up_and_each_is_taken_back_by_itself(company):
    by_department = choices(company)["営業部 2"]
    both = choices(company, by_department)["利用停止中 1"]
    assert listed(company, both) == ["営業2号"]
    assert choices(company, both)["営業部 1"] == choices(company)["利用停止中 1"]


def test_a_search_keeps_what_is_chosen_and_knows_departments_by_name(company):
    assert listed(company, "q=営業部") == ["営業1号", "営業2号"]
    found = choices(company, "q=1号")
    assert list(found) == ["営業部 1"] and "q=1" in found["営業部 1"]
    assert listed(company, "q=2号&dept=D200") == ["営業2号"]


def test_what_no_contract_has_is_left_aside(company):
    everything = listed(company)
    assert len(everything) == 3
    assert listed(company, "dept=NOWHERE&state=x&service=") == everything


def test_a_person_is_offered_no_departments(company):
    type(company.party).objects.update(kind="individual")
    assert choices(company) == {}
    assert len(listed(company, "dept=D200")) == 3
    with scope("test", company.party.pk):
        assert Contract.objects.count() == 3
