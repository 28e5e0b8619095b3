"""What somebody of a company sees who is limited to a part of it."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from madoguchi.customers.models import Grant
from madoguchi.kernel.calendar import ONE_DAY
from madoguchi.kernel.wording import format_day
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.bills import a_bill
from tests.limited_people import limit_to, shares_of_departments, two_accounts
from tests.operator import an_operator

FAR = date(2098, 4, 1)


@pytest.fixture
def halves(hanako):
    an_operator()
    found = two_accounts(hanako)
    shares_of_departments(hanako.party, *found)
    return found


@pytest.mark.parametrize("kind", ["accounts", "departments", "contracts"])
def test_only_the_own_half_is_on_any_page(hanako, halves, kind):
    mine, others = halves
    keys = {
        "accounts": mine.account.account_number,
        "departments": "01",
        "contracts": mine.contract.contract_number,
    }
    limit_to(hanako, kind, keys[kind])
    client, code = hanako.client, mine.contract.code
    pages = ["/", "/contracts/", f"/c/{code}/", "/find/?q=E00099", "/parties/"]
    for page in pages:
        said = client.get(page).content.decode()
        assert others.contract.code not in said
        assert others.account.account_number not in said.replace("q=E00099", "")
    assert client.get(f"/c/{code}/").status_code == 200
    for page in ("", "bills/", "usage/", "procedures/"):
        assert client.get(f"/c/{others.contract.code}/{page}").status_code == 404


def test_who_is_limited_to_a_contract_sees_no_bill(hanako, halves):
    mine, _others = halves
    a_bill(hanako)
    client, bills = hanako.client, f"/c/{mine.contract.code}/bills/"
    assert client.get(f"{bills}2026-10").status_code == 200
    limit_to(hanako, "contracts", mine.contract.contract_number)
    said = hanako.client.get(f"/c/{mine.contract.code}/bills/")
    assert said.status_code == 200
    assert "2026年10月" not in said.content.decode()
    assert (
        hanako.client.get(f"/c/{mine.contract.code}/bills/2026-10/").status_code == 404
    )


@pytest.mark.parametrize("page", ["/org/departments/", "/bills/books/"])
def test_what_is_about_the_whole_company_is_closed(hanako, halves, page):
    mine, _others = halves
    assert hanako.client.get(page).status_code == 200
    limit_to(hanako, "accounts", mine.account.account_number)
    assert hanako.client.get(page).status_code == 404
    assert page not in hanako.client.get("/").content.decode()


def test_a_procedure_about_the_customer_is_closed(hanako, halves):
    mine, _others = halves
    where = reverse("procedure-of-party", args=["address"])
    assert hanako.client.get(where).status_code == 200
    limit_to(hanako, "accounts", mine.account.account_number)
    assert hanako.client.get(where).status_code == 404


def test_without_the_right_its_pages_are_closed_though_the_role_had_it(hanako, halves):
    limit_to(hanako, "all", rights=["read:contracts"])
    code = halves[1].contract.code
    assert hanako.client.get(f"/c/{code}/").status_code == 200
    assert hanako.client.get(f"/c/{code}/bills/").status_code == 404


def test_a_command_grants_and_ends(hanako, halves, capsys):
    mine, _others = halves
    who = {"customer": hanako.party.customer_number, "mail": "HANAKO@example.jp"}
    by = {"operator": "山田", "reason": "依頼 12"}
    call_command(
        "grants",
        "add",
        rights=["read:bills"],
        scope="accounts",
        keys=[mine.account.account_number],
        **who,
        **by,
    )
    said = capsys.readouterr().out
    assert f"read:bills read:contracts · accounts {mine.account.account_number}" in said
    assert hanako.client.get("/org/departments/").status_code == 404
    grant = int(said.split()[0])
    yesterday = now().date() - ONE_DAY
    call_command("grants", "end", grant=grant, until_on=yesterday, **by)
    assert hanako.client.get("/contracts/").status_code == 403
    call_command("grants", "list", customer=who["customer"])
    assert f"–{yesterday}" in capsys.readouterr().out
    with scope("test", hanako.party.pk):
        verbs = AuditEvent.objects.filter(verb__startswith="grant_")
        assert list(verbs.order_by("pk").values_list("verb", flat=True)) == [
            "grant_added",
            "grant_ended",
        ]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"rights": ["read:everything"]}, "unfit_grant"),
        ({"rights": []}, "unfit_grant"),
        ({"scope": "accounts"}, "unfit_grant"),
        ({"keys": ["B1"]}, "unfit_grant"),
        ({"until_on": date(2020, 1, 1)}, "unfit_grant"),
        ({"from_on": FAR, "until_on": FAR - ONE_DAY}, "unfit_grant"),
        ({"scope": "accounts", "keys": ["E99999"]}, "grant_key_unknown"),
        ({"scope": "contracts", "keys": ["C-NOT-HERE"]}, "grant_key_unknown"),
        ({"scope": "departments", "keys": ["99"]}, "grant_key_unknown"),
        ({"mail": "nobody@example.jp"}, "no_such_login"),
    ],
)
def test_a_grant_that_does_not_fit_is_refused(hanako, wrong, words):
    fit = {
        "customer": hanako.party.customer_number,
        "mail": hanako.user.email,
        "rights": ["read:bills"],
        "operator": "山田",
        "reason": "依頼 12",
    }
    with pytest.raises(CommandError, match=words):
        call_command("grants", "add", **(fit | wrong))
    assert hanako.member.grants.count() == 0


BY = {"operator": "山田", "reason": "依頼 12"}


@pytest.mark.parametrize("act", ["list", "list --customer N999999999"])
def test_a_list_without_a_customer_says_what_is_missing(hanako, act):
    code = "no_such_customer" if "N9" in act else "customer_needed"
    with pytest.raises(CommandError, match=code):
        call_command("grants", *act.split())


def test_a_customer_without_grants_is_told_so(hanako, capsys):
    call_command("grants", "list", customer=hanako.party.customer_number)
    assert capsys.readouterr().out == (
        "付与はありません。どの方も、役割の権限をお客様全体に持っています。\n"
    )


def change_grant(grant: Grant, **values: date | None) -> None:
    with batch("test"):
        Grant.objects.filter(pk=grant.pk).update(**values)


def test_no_grant_ends_before_it_begins_nor_anew_after_its_end(hanako):
    today = now().date()
    grant = limit_to(hanako, "all", rights=["read:contracts"])
    change_grant(grant, from_on=FAR, until_on=None)
    for day in (today, FAR - 2 * ONE_DAY):
        with pytest.raises(CommandError, match="unfit_grant"):
            call_command("grants", "end", grant=grant.pk, until_on=day, **BY)
    call_command("grants", "end", grant=grant.pk, **BY)  # it is taken back
    grant.refresh_from_db()
    assert grant.until_on == FAR - ONE_DAY
    change_grant(grant, from_on=today - 9 * ONE_DAY, until_on=today - 5 * ONE_DAY)
    with pytest.raises(CommandError, match="grant_is_over"):
        call_command("grants", "end", grant=grant.pk, **BY)


def test_who_has_only_grants_that_are_over_is_told_until_when(hanako):
    today = now().date()
    grant = limit_to(hanako, "all", rights=["read:contracts"])
    change_grant(grant, until_on=today - ONE_DAY)
    page = hanako.client.get("/")
    text = page.content.decode()
    assert page.status_code == 403
    assert "LOGIN-1063" in text
    assert f"{format_day(today - ONE_DAY)}まででした" in text
    assert hanako.client.get("/account/security/").status_code == 200
    change_grant(grant, from_on=FAR, until_on=None)
    assert f"{format_day(FAR)}から" in hanako.client.get("/").content.decode()
