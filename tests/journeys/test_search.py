"""Documents are found by any combination of what is remembered of them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.customers.models import Party
from madoguchi.documents.rules import search_text
from madoguchi.documents.search import (
    SORT_ORDERS,
    SearchCriteria,
    next_page,
    page_position,
    search_documents,
    sum_documents,
)
from madoguchi.platform.clock import clock_at
from madoguchi.platform.scope import scope
from tests.bills import a_bill, document_of_bill
from tests.document_rows import a_document, some_documents
from tests.operator import an_operator
from tests.people import a_contract


@pytest.fixture
def shelf(hanako, taro):
    """A year of hers: month n comes to n × 10,000 yen. One of his beside them."""
    an_operator()
    with scope("test", hanako.party.pk):
        second = a_contract(hanako.party, hanako.account, 1)
    numbers_of = [hanako.contract.contract_number, second.contract_number]
    some_documents(
        hanako,
        [
            {
                "issued_on": date(2026, month, 10),
                "billing_month": date(2026, month, 1),
                "total_yen": month * 10_000,
                "contracts": [numbers_of[month % 2]],
                "counterparty": "㈱ミドリ商事" if month == 3 else "hanako",
                "words": f"i{month:09}\n国内通話料\nプラン{month}",
            }
            for month in range(1, 13)
        ],
    )
    a_document(taro, 99, issued_on=date(2026, 5, 10), total_yen=50_000)
    return hanako


def numbers(page) -> list[int]:
    return [int(hit.document.number[1:]) for hit in page.context["page"].hits]


def numbers_shown(client, **asked: str) -> list[str]:
    hits = client.get("/bills/search/", asked).context["page"].hits
    return [hit.document.number for hit in hits]


HITS = [
    ({}, [*range(12, 0, -1)]),
    ({"begin": "2026-04", "end": "2026-09"}, [9, 8, 7, 6, 5, 4]),
    ({"begin": "2026/4/11", "end": "２０２６年９月９日"}, [8, 7, 6, 5]),
    ({"begin": "20260410", "end": "2026.04.10"}, [4]),
    ({"begin": "令和8年4月1日", "end": "R8.4.30"}, [4]),
    ({"begin": "202604", "end": "２０２６年４月"}, [4]),
    ({"begin": "㋿8年4月", "end": "r8/4"}, [4]),
    ({"begin": "平成元年1月", "end": "h31-4-30"}, []),
    ({"least": "１０，０００円", "most": "¥30,000"}, [3, 2, 1]),
    ({"begin": "2026-04", "least": "50000", "most": "60000"}, [6, 5]),
    ({"begin": "2026-03", "end": "2026-03", "by": "month"}, [3]),
    ({"partner": "(株)ﾐﾄﾞﾘ"}, [3]),
    ({"partner": "みどり"}, []),
    ({"q": "国内 ﾌﾟﾗﾝ1", "most": "100000"}, [10, 1]),
    ({"number": "i00000001"}, [12, 11, 10]),
    ({"number": "Ｉ000-000 01"}, [12, 11, 10]),
    ({"number": "-"}, []),
    ({"q": "-"}, []),
    ({"q": "[吉"}, []),
    ({"partner": "***=(吉田"}, []),
    ({"kind": "corrected"}, []),
    ({"sort": "large", "most": "20000"}, [2, 1]),
    ({"sort": "small", "most": "20000"}, [1, 2]),
    ({"q": "%"}, []),
    ({"q": "_' OR 1=1 --"}, []),
]
AS_SHOWN = [
    *("I000000147", "I000 0001 47", "Ｉ０００－０００－１４７", "i000ー000ー147"),
    *("090-0000-1007", "０９０ー００００ー１００７", "090 0000 1007", "09000001007"),
    *("吉田", "𠮷田", "高橋花子", "髙橋 花子", "高橋　花子", "山崎", "山﨑", "(株)花"),
]
"""However the one document is asked for."""
ISSUER = [
    *(
        "テストネット",
        "ﾃｽﾄﾈｯﾄ",
        "テスト通信株式会社",
        "テスト通信",
        "テスト通信 株式会社",
    ),
]
UNREADABLE = [
    ({"begin": "0001-01-01"}, "not_a_day"),
    ({"end": "2099-04-01"}, "day_too_far"),
    ({"begin": "令和60年4月1日"}, "day_too_far"),
    ({"begin": "紀元前1年"}, "not_a_day"),
    ({"end": "2026-02-30"}, "not_a_day"),
    ({"begin": "令和8年13月"}, "not_a_day"),
    ({"begin": "R0.1.1"}, "not_a_day"),
    ({"begin": "令和2026年4月"}, "not_a_day"),
    ({"begin": "260401"}, "not_a_day"),
    ({"begin": "13月"}, "not_a_day"),
    ({"begin": "10/32"}, "not_a_day"),
    ({"begin": "10"}, "not_a_day"),
    ({"end": "9" * 400}, "not_a_day"),
    ({"least": "1" + "0" * 30}, "not_an_amount"),
    ({"most": "=1+1"}, "not_an_amount"),
    ({"begin": "2026-05", "end": "2026-04"}, "range_reversed"),
    ({"least": "2", "most": "1"}, "range_reversed"),
]


def test_all_that_is_asked_holds_at_once(shelf):
    client = shelf.client
    for asked, hits in HITS:
        answer = client.get("/bills/search/", asked)
        assert numbers(answer) == hits, asked
        total = sum(n * 10_000 for n in hits)
        assert answer.context["page"].sums[0] == len(hits)
        assert answer.context["page"].sums[3] == total
        assert f"{total:,}円" in answer.content.decode()


def test_what_is_typed_as_it_is_shown_is_found(hanako):
    an_operator()
    named = {"counterparty": "㈱花山﨑 𠮷田・髙橋　花子"}
    words = ["I000000147", "09000001007", named["counterparty"]]
    a_document(hanako, 147, **named, words=search_text(words))
    a_document(hanako, 148, counterparty="大田", words="i000000148\n大橋")
    client = hanako.client
    for typed in AS_SHOWN:
        answer = client.get("/bills/search/", {"q": typed})
        assert numbers(answer) == [147], typed
    a_document(hanako, 149, number="I000000147-1", words="i000000147-1")
    assert numbers_shown(client, q="I000000147-1") == ["I000000147-1"]
    assert numbers_shown(client, number="I000000147－1") == ["I000000147-1"]
    for typed in AS_SHOWN[:4]:
        shown = numbers_shown(client, number=typed, most="11000")
        assert shown == ["I000000147-1", "I000000147"], typed
    for typed in AS_SHOWN[8:]:
        assert numbers(client.get("/bills/search/", {"partner": typed})) == [147], typed


def test_whoever_issued_the_documents_is_the_partner_of_all_of_them(shelf):
    client = shelf.client
    for typed in ISSUER:
        for field in ("partner", "q"):
            answer = client.get("/bills/search/", {field: typed})
            assert numbers(answer) == [*range(12, 0, -1)], (field, typed)
    both = {"partner": "テストネット (株)ミドリ", "q": "T8000000000001 プラン3"}
    assert numbers(client.get("/bills/search/", both)) == [3]


LONG_AND_SHORT = (
    *("株式会社ミドリ商事", "(株)ミドリ商事", "㈱ミドリ商事", "（株）ミドリ商事"),
    *("ミドリ商事㈱", "ミドリ商事（株）", "ミドリ商事 株式会社", "（株） ミドリ商事"),
)


@pytest.mark.parametrize("filed", ["㈱ミドリ商事", "ミドリ商事株式会社"])
def test_a_company_is_found_under_each_form_of_its_name(hanako, filed):
    an_operator()
    a_document(hanako, 1, counterparty=filed, words=search_text([filed]))
    a_document(hanako, 2, counterparty="有限会社ミドリ商事", words="プラン")
    a_document(hanako, 3, counterparty="株式会社アオ商事", words="プラン")
    for typed in LONG_AND_SHORT:
        answer = hanako.client.get("/bills/search/", {"partner": typed})
        assert numbers(answer) == [1], typed
    for typed in ("(有)ミドリ商事", "㈲ミドリ商事", "ミドリ商事（有）"):
        answer = hanako.client.get("/bills/search/", {"partner": typed})
        assert numbers(answer) == [2], typed


@pytest.mark.parametrize(
    "typed",
    [
        *("(株)テスト通信", "㈱テスト通信", "テスト通信㈱", "テスト通信（株）"),
        *("8000000000001", "8-0000-0000-0001", "８００００００００００01"),
        *("T8000000000001", "t8-0000-0000-0001"),
    ],
)
def test_the_issuer_is_found_by_a_short_form_or_its_number_without_t(shelf, typed):
    answer = shelf.client.get("/bills/search/", {"partner": typed})
    assert numbers(answer) == [*range(12, 0, -1)]


def test_a_new_document_says_in_its_words_who_issued_it(hanako):
    row = document_of_bill(a_bill(hanako))
    said = row.words.split("\n")
    assert {"みちのく通信株式会社", "t8000000000001", "みちネット"} <= {*said}


def between(page: str) -> str:
    """From the last field that stands first to the first that is folded away."""
    return page.partition('name="partner"')[2].partition('name="account"')[0]


def test_few_fields_stand_first_and_the_others_open_when_one_is_filled(shelf):
    client = shelf.client
    page = client.get("/bills/search/").content.decode()
    assert "<details>" in between(page)
    page = client.get("/bills/search/", {"least": "120000", "sort": "new"})
    assert "<details>" in between(page.content.decode())
    for asked in ({"q": "国内"}, {"sort": "old"}, {"kind": "nonsense"}):
        page = client.get("/bills/search/", asked).content.decode()
        assert "<details open>" in between(page), asked


def filters_head(client, **asked: str) -> str:
    page = client.get("/bills/search/", asked).content.decode()
    return page.partition("<summary>探す条件")[0].rpartition("<details")[2].rstrip()


def test_filters_fold_away_above_what_was_found_and_not_above_a_fault(shelf):
    client = shelf.client
    for asked in ({}, {"least": "120000"}):
        assert not filters_head(client, **asked).endswith(" open>"), asked
    for asked in ({"least": "many"}, {"least": "99999999"}):
        assert filters_head(client, **asked).endswith(" open>"), asked


WITHOUT_YEAR = [
    ({"begin": "10月", "end": "10月"}, [10]),
    ({"begin": "１０月分"}, [12, 11, 10]),
    ({"begin": "10/10", "end": "11月９日"}, [10]),
    ({"begin": "10/11", "end": "11-10"}, [11]),
    ({"begin": "12月", "end": "1月"}, [1]),
    ({"begin": "2月", "end": "3月", "by": "month"}, [3, 2]),
]


def test_a_month_and_a_day_without_year_are_of_the_last_twelve_months(shelf):
    november = datetime(2026, 11, 29, 3, tzinfo=UTC)
    for asked, hits in WITHOUT_YEAR:
        with clock_at(november):
            answer = shelf.client.get("/bills/search/", asked)
        assert numbers(answer) == hits, asked
    new_year_in_japan = datetime(2026, 12, 31, 15, 30, tzinfo=UTC)
    with clock_at(new_year_in_japan):
        answer = shelf.client.get("/bills/search/", {"begin": "1月"})
    assert numbers(answer) == []


def test_no_field_says_that_it_may_be_empty_and_days_have_a_hint(shelf):
    page = shelf.client.get("/bills/search/").content.decode()
    assert "任意" not in page
    assert page.count("10月、2026年10月、10/5 のように入力できます。") == 2


CORPORATE_TOOLS = ("税務調査用", "会計ソフト用", 'name="dept"')


def test_a_person_is_shown_no_tools_of_companies(shelf):
    page = shelf.client.get("/bills/search/").content.decode()
    assert [words for words in CORPORATE_TOOLS if words in page] == []
    assert "部門の割り当て" not in shelf.client.get("/bills/books/").content.decode()
    with scope("test", shelf.party.pk):
        Party.objects.filter(pk=shelf.party.pk).update(kind="corporate")
    page = shelf.client.get("/bills/search/").content.decode()
    assert [words for words in CORPORATE_TOOLS if words not in page] == []


def test_one_contract_of_several(shelf):
    number = f"C{shelf.party.pk:06}001"
    answer = shelf.client.get("/bills/search/", {"contract": number})
    assert numbers(answer) == [11, 9, 7, 5, 3, 1]


def test_what_cannot_be_read_is_said_with_a_code_and_finds_nothing(shelf):
    client = shelf.client
    for asked, code in UNREADABLE:
        answer = client.get("/bills/search/", asked)
        assert answer.status_code == 422, asked
        assert f'（<data value="{code}">FORM-' in answer.content.decode()
        shown = answer.context["page"]
        assert shown.hits == [] and shown.sums is None


def test_pages_go_on_where_they_ended_and_miss_nothing(hanako):
    some_documents(
        hanako,
        [
            {"issued_on": date(2026, 1 + nth % 3, 1), "total_yen": nth % 4}
            for nth in range(23)
        ],
    )
    for sort, (_column, rises) in SORT_ORDERS.items():
        with scope("test", hanako.party.pk):
            rows, seen, after = (
                search_documents(hanako.access, SearchCriteria()),
                [],
                None,
            )
            while part := next_page(rows, sort, after, 5):
                seen += part
                after = page_position(part[-1], sort)
            keys = [page_position(row, sort) for row in seen]
            assert keys == sorted(keys, reverse=not rises)
            told = sorted(int(row.number[1:]) for row in seen)
            assert told == [*range(1, 24)]
            assert sum_documents(rows).documents == 23


def test_a_place_that_makes_no_sense_is_the_beginning(shelf):
    for after in ("x", "2026-01-01.x", f"2026-01-01.{9**30}", "."):
        answer = shelf.client.get("/bills/search/", {"after": after})
        assert numbers(answer) == [*range(12, 0, -1)]


def test_a_file_of_somebody_else_is_not_there(shelf, taro):
    assert taro.client.get("/documents/I000000003.pdf").status_code == 404
    assert shelf.client.get("/documents/I000000099.pdf").status_code == 404


def test_a_file_that_the_store_has_not_got_is_refused_with_a_sentence(shelf):
    answer = shelf.client.get("/documents/I000000003.pdf")
    assert answer.status_code == 409
    assert "BILL-2048" in answer.content.decode()


def test_a_search_asks_no_more_of_the_database_with_more_rows(
    shelf, django_assert_max_num_queries
):
    client = shelf.client
    client.get("/bills/search/")
    with django_assert_max_num_queries(16):
        client.get("/bills/search/", {"q": "国内"})


typed = st.text(max_size=40)


@settings(max_examples=60)
@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            [
                "begin",
                "end",
                "least",
                "most",
                "partner",
                "account",
                "contract",
                "kind",
                "number",
                "q",
                "sort",
                "by",
                "after",
            ],
            typed,
        ),
    )
)
def test_any_text_gets_a_page(shelf, asked):
    assert shelf.client.get("/bills/search/", asked).status_code in {200, 400, 422}
