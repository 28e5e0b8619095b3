"""Works for which somebody is sent stand at the desk until their day."""

import re
from datetime import date

import pytest
from django.http import HttpResponse

from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.customers.models import PartyProfile
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import Order
from tests.clock import get_at, jst, post_at, replay_until
from tests.desk import an_agent
from tests.journeys.test_pages import text
from tests.operator import a_catalogue
from tests.people import Person, a_contract, signed_in_client
from tests.procedure_walk import ProcedureWalk

MORNING = "2026-11-24T10:00"
HOME = {"area": "宮城県仙台市青葉区一番町", "street": "2-3", "building": ""}


@pytest.fixture
def walk(db_of_all, hanako) -> ProcedureWalk:
    a_catalogue()
    with scope("test", hanako.party.pk):
        line = a_contract(hanako.party, hanako.account, 1)
        Contract.objects.filter(pk=line.pk).update(service="fibre", plan_code="F1")
    with clock_at(jst(MORNING)):
        client = signed_in_client(hanako.user, "password", "mail")
    return ProcedureWalk(MORNING, client, f"/c/{line.code}/p/moving/")


def works_at_desk(at: str, name: str = "一郎") -> list[tuple[str, str]]:
    """Order and day of each work in the table of works, for a newcomer of that name."""
    page = an_agent(name, at).see()
    _before, _heading, rest = page.partition('id="arranged"')
    table = rest.partition("</table>")[0]
    return re.findall(r'orders/(K-[^/]+)/.*?<time datetime="([^"]+)"', table, re.DOTALL)


def test_a_work_stands_at_the_desk_from_its_order_to_its_day(hanako, walk):
    assert works_at_desk(MORNING, "次郎") == []
    asked = {"work_on": "2026/12/09", "band": "morning"}
    walk.order({"postal_code": "9800811"}, HOME, asked)
    with scope("test", hanako.party.pk):
        number = Order.objects.get(kind="moving").number
    assert works_at_desk(MORNING) == [(number, "2026-12-09")]
    replay_until("2026-12-09T00:00")
    assert works_at_desk("2026-12-09T09:00", "三郎") == []


def test_a_work_that_was_cancelled_is_nobody_s_to_arrange(hanako, walk):
    asked = {"work_on": "2026/12/09", "band": "morning"}
    receipt = walk.order({"postal_code": "9800811"}, HOME, asked)
    key = {"key": "2f1c9f3e-1a5b-4c58-9b0a-0f4a1c2f4b11"}
    post_at(MORNING, walk.client, f"{receipt}cancel", key)
    assert works_at_desk(MORNING) == []


def test_who_has_ordered_the_work_is_not_told_to_order_it(hanako, walk):
    with scope("test", hanako.party.pk):
        PartyProfile.objects.update(address="東京都千代田区丸の内1-1")
    moved = {"what": ["home"], "postal_code": "9800811", "moved_on": "2026-12-09"}
    other = ProcedureWalk(MORNING, walk.client, "/p/address/")
    receipt = other.order(moved, HOME)
    told = "光回線の移転工事を申し込む"
    assert told in get_at(MORNING, walk.client, receipt).content.decode()
    walk.order(
        {"postal_code": "9800811"}, HOME, {"work_on": "2026/12/09", "band": "any"}
    )
    assert told not in get_at(MORNING, walk.client, receipt).content.decode()


def test_the_end_of_a_mobile_contract_leads_to_porting_its_number(walk, hanako):
    start = f"/c/{hanako.contract.code}/p/cancel/"
    page = get_at(MORNING, walk.client, start).content.decode()
    way = '<a href="/help/contact/">MNP転出をお電話で申し込む'
    assert "MNP転出を先にお申し込みください" in page
    assert way in " ".join(page.split()).replace(' class="button"', "")


def test_the_day_of_a_work_says_where_and_until_when_it_may_change(hanako, walk):
    asked = {"work_on": "2026/12/09", "band": "morning"}
    receipt = walk.order({"postal_code": "9800811"}, HOME, asked)
    contract = walk.start.removesuffix("p/moving/")
    limit = "2026年12月8日（火）20:00まで変えられます"
    for path in (receipt, contract, f"{contract}procedures/"):
        said = text(get_at(MORNING, walk.client, path))
        assert limit in said and "工事の日" in said, path
    for path in (contract, f"{contract}procedures/"):
        page = get_at(MORNING, walk.client, path).content.decode()
        assert f'href="{receipt}#work"' in page, path
    found = text(get_at(MORNING, walk.client, "/search/?q=工事日を変えたい"))
    assert "工事の日の確認・変更 12月9日（水）" in found
    late = text(seen_at("2026-12-08T20:00", hanako, receipt))
    assert "変えられる期限を過ぎました" in late and "まで変えられます" not in late
    replay_until("2026-12-09T00:00")
    assert "工事の日" not in text(seen_at("2026-12-09T09:00", hanako, contract))


def seen_at(at: str, person: Person, path: str) -> HttpResponse:
    """The page as who signs in at that moment sees it."""
    with clock_at(jst(at)):
        return signed_in_client(person.user, "password", "mail").get(path)


def test_the_list_of_procedures_has_none_that_can_only_be_refused(walk, hanako):
    contract = walk.start.removesuffix("p/moving/")
    page = get_at(MORNING, walk.client, f"{contract}procedures/").content.decode()
    assert "/p/moving/" in page and "/p/option-remove/" not in page
    mobile = f"/c/{hanako.contract.code}/"
    page = get_at(MORNING, walk.client, f"{mobile}procedures/").content.decode()
    assert "/p/plan/" in page and "/p/option-remove/" not in page
    with scope("test", hanako.party.pk):
        ContractOption.objects.create(
            party=hanako.party,
            contract=hanako.contract,
            option_code="TALK",
            started_on=date(2026, 1, 1),
        )
    page = get_at(MORNING, walk.client, f"{mobile}procedures/").content.decode()
    assert "/p/option-remove/" in page
