"""Hundreds of members of a company: its administrator finds one without reading all."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madoguchi.accounts.models import SignInEvent, User
from madoguchi.customers.models import Member, Party
from madoguchi.platform.clock import now
from tests.operator import an_operator
from tests.people import signed_in_client

PATH = "/org/security/"


@pytest.fixture
def admin(db_of_all, hanako):
    """Administers a company; its 45 people are named 社員000 to 社員044."""
    an_operator()
    Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
    Member.objects.filter(pk=hanako.member.pk).update(role="admin")
    users = User.objects.bulk_create(
        User(email=f"p{nth:03}@example.jp", display_name=f"社員{nth:03}", password="!")
        for nth in range(45)
    )
    Member.objects.bulk_create(
        Member(user=user, party=hanako.party, role="applicant") for user in users
    )
    return signed_in_client(hanako.user, "password", "totp")


def people_on(page: str) -> list[str]:
    return re.findall(r"<span>(社員\d{3})<", page)


def shown(admin, query: str = "") -> str:
    answer = admin.get(PATH + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_members_are_listed_by_name_twenty_a_page(admin):
    first = shown(admin)
    assert "46人います" in first
    names = people_on(first)
    following = re.search(r'href="(\?[^"]*)" rel="next"', first)
    names += people_on(shown(admin, following[1].replace("&amp;", "&")))
    last = shown(admin, "?from=40")
    names += people_on(last)
    assert names == [f"社員{nth:03}" for nth in range(45)]
    assert 'rel="next"' not in last


@pytest.mark.parametrize("typed", ["社員031", "P031@EXAMPLE", "ｐ０３１"])
def test_a_member_is_found_by_a_part_of_the_name_or_of_the_address(admin, typed):
    page = shown(admin, f"?q={typed}")
    assert people_on(page) == ["社員031"] and "1人います" in page
    assert 'rel="next"' not in page


def test_signs_that_mean_something_to_the_database_are_letters(admin):
    page = shown(admin, "?q=%25")
    assert people_on(page) == [] and "当てはまる担当者がいません" in page


@pytest.mark.parametrize("place", ["-1", "x", "99999999", "٣"])
def test_a_place_that_is_none_is_the_beginning(admin, place):
    assert people_on(shown(admin, f"?from={place}"))[0] == "社員000"


def test_no_member_of_another_company_is_found(admin, taro):
    assert "taro@" not in shown(admin, "?q=taro")


def test_neither_page_reads_the_members_it_does_not_show(admin):
    user = User.objects.get(email="p044@example.jp")
    SignInEvent.objects.create(user=user, at=now(), what="signed-in", is_success=True)
    for path in (PATH, "/org/history/"):
        with CaptureQueriesContext(connection) as asked:
            page = admin.get(path).content.decode()
        assert not [row for row in asked if re.search(r" IN \(\d", row["sql"])], path
    assert "社員044" in page
