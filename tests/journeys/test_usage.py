"""The page of the data used: what is left, day by day, month by month."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from madoguchi.billing.models import Charge
from madoguchi.catalogue.models import Item, Policy
from madoguchi.contracts.models import Contract, ContractOption
from madoguchi.kernel.calendar import JST, month_after
from madoguchi.mobile.models import DailyUsage
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.journeys.test_pages import text
from tests.operator import an_operator
from tests.people import a_contract

TODAY = datetime(2026, 11, 24, 9, tzinfo=JST)
NOVEMBER = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def today(db_of_all):
    an_operator()
    with clock_at(TODAY):
        yield


def use(person, days: dict[date, int]) -> None:
    own = {"party": person.party, "contract": person.contract}
    with scope("test", person.party.pk):
        for day, used in days.items():
            DailyUsage.objects.create(**own, day=day, megabytes=used)


def two_gigabytes(own, used_from: date) -> None:
    """Bought, and on the bill of November."""
    with batch("test"):
        Charge.objects.create(
            **own,
            billing_month=NOVEMBER,
            item_code="GB1",
            description="データ追加",
            used_from=used_from,
            quantity=Decimal(2),
            unit_price=500,
            amount_yen=1000,
            tax_category="STANDARD_10",
        )


def test_it_says_what_is_left_until_when_and_how_long_at_this_pace(hanako):
    use(hanako, {date(2026, 11, 1): 1500, date(2026, 11, 20): 750})
    said = text(hanako.client.get("/c/-/usage/"))
    for words in (
        "2026年11月20日（金曜日）時点の残りのデータ量 0.75GB",
        "3GBのうち2.25GBを使用。期限は2026年11月30日（月曜日）です。",
        "このペースだと2026年11月27日（金曜日）ごろに使い切ります。",
        "2026年11月20日（金曜日）までに届いた記録です。4日前までで、そのあとの利用分は入っていません。",
        "2026年11月1日（日曜日）1,500MB",
        "合計 2.25GB （20日まで）",
    ):
        assert words in said, words


def test_what_is_over_is_said_as_such(hanako):
    use(hanako, {NOVEMBER: 3250})
    said = text(hanako.client.get("/c/-/usage/"))
    assert "データ量の上限を超えています 0.25GB" in said
    assert "残りのデータ量" not in said and "使い切ります" not in said


def test_data_bought_and_options_add_to_the_plan(hanako):
    own = {"party": hanako.party, "contract": hanako.contract}
    sold = {"price_excl": 500, "tax_category": "STANDARD_10"}
    sold |= {"valid_from": date(2022, 4, 1)}
    Item.objects.create(
        item_code="GB1", kind="usage", name="データ追加 1GB", charged="usage", **sold
    )
    Item.objects.create(
        item_code="MORE", kind="option", name="増量", charged="monthly", **sold
    )
    Policy.objects.create(valid_from=date(2026, 1, 1), data_gb={"M3": 5, "MORE": 2})
    use(hanako, {NOVEMBER: 1000})
    with scope("test", hanako.party.pk):
        ContractOption.objects.create(
            **own, option_code="MORE", started_on=date(2026, 1, 1)
        )
    for used_from in (NOVEMBER, date(2026, 10, 31), date(2026, 12, 1)):
        two_gigabytes(own, used_from)
    said = text(hanako.client.get("/c/-/usage/"))
    assert "9GBのうち1GBを使用（追加したデータ2GBを含む）" in said


def test_a_plan_without_limit_has_nothing_left_to_say(hanako):
    Policy.objects.create(valid_from=date(2026, 1, 1), data_gb={"M3": None})
    use(hanako, {NOVEMBER: 99_000})
    said = text(hanako.client.get("/c/-/usage/"))
    assert "合計 99GB" in said
    assert "残りの" not in said and "上限" not in said and "期限" not in said


def test_a_month_of_the_past_shows_its_days_and_nothing_left(hanako):
    use(hanako, {date(2026, 10, 5): 111, NOVEMBER: 222})
    page = hanako.client.get("/c/-/usage/2026-10")
    said = text(page)
    assert "2026年10月のデータ通信" in said and "2026年10月5日（月曜日）111MB" in said
    assert "2026年11月1日" not in said and "残りの" not in said
    assert "2026年11月0.22GB" in said  # among the months
    assert f"/c/{hanako.contract.code}/usage/2026-11" in page.content.decode()


def test_the_newest_twelve_months_are_listed_and_every_one_is_a_step_away(hanako):
    months = [month_after(NOVEMBER, -back) for back in range(14)]
    use(hanako, {month: 1000 + back for back, month in enumerate(months)})
    page = hanako.client.get("/c/-/usage/").content.decode()
    assert "usage/2025-12" in page and "usage/2025-11" not in page
    assert page.count("<rect") == 1 + 12
    oldest = hanako.client.get("/c/-/usage/2025-10").content.decode()
    assert "usage/2025-11" in oldest and "usage/2025-09" not in oldest


def test_days_that_have_not_come_leave_the_newest_month_to_see(hanako):
    use(hanako, {date(2026, 10, 31): 500})
    said = text(hanako.client.get("/c/-/usage/"))
    assert "2026年10月のデータ通信" in said and "残りの" not in said
    empty = text(hanako.client.get("/c/-/usage/2026-11"))
    assert "この月の利用量の記録はありません" in empty


def test_without_any_data_the_page_says_so(hanako):
    said = text(hanako.client.get("/c/-/usage/"))
    assert "利用量の記録はまだありません" in said and "<svg" not in said


def test_fibre_is_not_counted_and_the_page_says_so(hanako):
    use(hanako, {NOVEMBER: 500})
    with scope("test", hanako.party.pk):
        Contract.objects.update(service="fibre")
    for path in ("/c/-/usage/", "/c/-/usage/2026-11"):
        said = text(hanako.client.get(path))
        assert "光回線の契約では、データの利用量を数えていません" in said
        assert "500MB" not in said


def test_an_ended_contract_has_nothing_left(hanako):
    use(hanako, {NOVEMBER: 500})
    with scope("test", hanako.party.pk):
        Contract.objects.update(status="ended", ended_on=date(2026, 11, 10))
    said = text(hanako.client.get("/c/-/usage/"))
    assert "0.50GB" in said and "残りの" not in said


def test_switching_the_contract_leads_to_its_own_usage(hanako):
    use(hanako, {NOVEMBER: 500})
    with scope("test", hanako.party.pk):
        other = a_contract(hanako.party, hanako.account, nth=1)
    page = hanako.client.get("/c/-/usage/2026-11", follow=True).content.decode()
    assert f'href="/c/{other.code}/usage/"' in page


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "1999", "２０２６-11"])
def test_a_month_that_does_not_exist_is_not_found(hanako, month):
    assert hanako.client.get(f"/c/-/usage/{month}").status_code == 404


def test_the_page_costs_few_statements_whatever_the_days(
    hanako, django_assert_max_num_queries
):
    use(hanako, {date(2026, month, 1): 1 for month in range(1, 12)})
    client = hanako.client
    client.get("/")
    with django_assert_max_num_queries(9):
        client.get("/c/-/usage/")


def test_home_says_what_is_left(hanako):
    use(hanako, {NOVEMBER: 500})
    said = text(hanako.client.get("/"))
    assert "11月1日（日）時点のデータの残り 090-1111-2222 2.50GB ／ 3GB" in said
    use(hanako, {date(2026, 11, 2): 3000})
    assert "0GB ／ 3GB 上限を0.50GB超えています" in text(hanako.client.get("/"))


def test_home_says_what_was_used_where_a_month_is_over(hanako):
    Policy.objects.create(valid_from=date(2026, 1, 1), data_gb={"M3": None})
    use(hanako, {date(2026, 10, 31): 500})
    said = text(hanako.client.get("/"))
    assert "2026年10月のデータの利用量 090-1111-2222 0.50GB 10月31日（土）まで" in said


def test_home_and_the_contract_lead_to_it(hanako):
    use(hanako, {NOVEMBER: 500})
    here = f'href="/c/{hanako.contract.code}/usage/"'
    for path in ("/", "/c/-/"):
        assert here in hanako.client.get(path).content.decode()


def test_a_forecast_whose_day_has_come_is_none(hanako):
    use(hanako, {NOVEMBER: 500, date(2026, 11, 18): 2_000})  # gone by the 22nd
    for path in ("/", "/c/-/usage/"):
        said = text(hanako.client.get(path))
        assert "もう使い切っているかもしれません" in said, path
        assert "このペースだと" not in said, path


def test_yesterdays_records_are_what_is_left_now(hanako):
    use(hanako, {date(2026, 11, 23): 500})
    for path in ("/", "/c/-/usage/"):
        said = text(hanako.client.get(path))
        assert "時点" not in said and "利用分は入っていません" not in said, path


def test_a_month_without_a_record_yet_is_named(hanako):
    use(hanako, {date(2026, 10, 31): 500})
    for path in ("/", "/c/-/usage/"):
        said = text(hanako.client.get(path))
        assert "2026年11月のデータ量" in said and "3GB" in said, path
        assert "使った量の記録は、まだ届いていません。" in said, path
        assert "データの残り" not in said, path
    assert "2026年10月は0.50GB使いました（10月31日（土）までの記録）。" in text(
        hanako.client.get("/")
    )
    use(hanako, {date(2026, 11, 23): 500})
    for path in ("/", "/c/-/usage/"):
        said = text(hanako.client.get(path))
        assert "の記録は、まだ届いていません" not in said, path
        assert "2026年11月のデータ量" not in said, path


def test_a_month_that_begins_without_a_limit_names_whose_amount_is_shown(hanako):
    Policy.objects.create(valid_from=date(2026, 1, 1), data_gb={"M3": None})
    use(hanako, {date(2026, 10, 31): 500})
    said = text(hanako.client.get("/"))
    assert "2026年10月のデータの利用量" in said
    assert "2026年11月の記録は、まだ届いていません。" in said
    assert "のデータ量 " not in said
    assert "2026年11月の記録は、まだ" in text(hanako.client.get("/c/-/usage/"))


def test_before_the_first_record_the_page_says_what_the_month_brings(hanako):
    said = text(hanako.client.get("/c/-/usage/"))
    assert "2026年11月のデータ量 3GB" in said and "記録はまだありません" in said


def test_home_shows_the_line_with_the_least_left(hanako):
    use(hanako, {NOVEMBER: 500})
    with scope("test", hanako.party.pk):
        for nth, used in ((1, 2900), (2, 1000)):
            other = a_contract(hanako.party, hanako.account, nth=nth)
            own = {"party": hanako.party, "contract": other}
            DailyUsage.objects.create(**own, day=NOVEMBER, megabytes=used)
    said = text(hanako.client.get("/"))
    assert "0.10GB ／ 3GB" in said and "残りがいちばん少ない回線です。" in said
    assert "2.50GB ／ 3GB" not in said


def test_home_shows_the_line_that_is_most_over(hanako):
    use(hanako, {NOVEMBER: 3100})
    with scope("test", hanako.party.pk):
        other = a_contract(hanako.party, hanako.account, nth=1)
        own = {"party": hanako.party, "contract": other}
        DailyUsage.objects.create(**own, day=NOVEMBER, megabytes=3500)
    said = text(hanako.client.get("/"))
    assert "上限を0.50GB超えています" in said


def test_home_of_one_line_compares_it_with_none(hanako):
    use(hanako, {NOVEMBER: 500})
    assert "いちばん少ない" not in text(hanako.client.get("/"))


def test_the_data_of_many_lines_costs_home_no_more_statements(
    hanako, django_assert_max_num_queries
):
    use(hanako, {NOVEMBER: 500})
    with scope("test", hanako.party.pk):
        for nth in range(1, 7):
            other = a_contract(hanako.party, hanako.account, nth=nth)
            own = {"party": hanako.party, "contract": other}
            DailyUsage.objects.create(**own, day=NOVEMBER, megabytes=100 * nth)
    client = hanako.client
    client.get("/")
    with django_assert_max_num_queries(9):
        client.get("/")
