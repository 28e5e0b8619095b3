"""Documents are found by any combination of what is remembered of them."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madoguchi.documents.search import ORDERS, Wanted, found, page, place_of, sums
from madoguchi.platform.scope import scope
from tests.operator import an_operator
from tests.papers import a_document, some_documents
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


HITS = [
    ({}, [*range(12, 0, -1)]),
    ({"begin": "2026-04", "end": "2026-09"}, [9, 8, 7, 6, 5, 4]),
    ({"begin": "2026/4/11", "end": "２０２６年９月９日"}, [8, 7, 6, 5]),
    ({"begin": "20260410", "end": "2026.04.10"}, [4]),
    ({"least": "１０，０００円", "most": "¥30,000"}, [3, 2, 1]),
    ({"begin": "2026-04", "least": "50000", "most": "60000"}, [6, 5]),
    ({"begin": "2026-03", "end": "2026-03", "by": "month"}, [3]),
    ({"partner": "(株)ﾐﾄﾞﾘ"}, [3]),
    ({"partner": "みどり"}, []),
    ({"q": "国内 ﾌﾟﾗﾝ1", "most": "100000"}, [10, 1]),
    ({"number": "i00000001"}, [12, 11, 10]),
    ({"kind": "corrected"}, []),
    ({"sort": "large", "most": "20000"}, [2, 1]),
    ({"sort": "small", "most": "20000"}, [1, 2]),
    ({"q": "%"}, []),
    ({"q": "_' OR 1=1 --"}, []),
]
UNREADABLE = [
    ({"begin": "0001-01-01"}, "not_a_day"),
    ({"begin": "紀元前1年"}, "not_a_day"),
    ({"end": "2026-02-30"}, "not_a_day"),
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


def test_one_contract_of_several(shelf):
    number = f"C{shelf.party.pk:06}001"
    answer = shelf.client.get("/bills/search/", {"contract": number})
    assert numbers(answer) == [11, 9, 7, 5, 3, 1]


def test_what_cannot_be_read_is_said_with_a_code_and_finds_nothing(shelf):
    client = shelf.client
    for asked, code in UNREADABLE:
        answer = client.get("/bills/search/", asked)
        assert answer.status_code == 422, asked
        assert f"（{code}）" in answer.content.decode()
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
    for sort, (_column, rises) in ORDERS.items():
        with scope("test", hanako.party.pk):
            rows, seen, after = found(hanako.member, Wanted()), [], None
            while part := page(rows, sort, after, 5):
                seen += part
                after = place_of(part[-1], sort)
            keys = [place_of(row, sort) for row in seen]
            assert keys == sorted(keys, reverse=not rises)
            told = sorted(int(row.number[1:]) for row in seen)
            assert told == [*range(1, 24)]
            assert sums(rows).documents == 23


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
    assert "document_damaged" in answer.content.decode()


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
