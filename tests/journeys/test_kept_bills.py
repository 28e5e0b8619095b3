"""The part of a bill's page that is kept is never an old or another one's."""

import html
import re
from datetime import date

import pytest

from madoguchi.billing.revisions.revise_bill import (
    RevisionRequest,
    correct_invoice,
)
from madoguchi.customers.models import Member
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope
from madoguchi.web.bills.bill_body import MAX_KEPT_BODIES, kept_bill_body
from madoguchi.web.reads.bill import read_bill_documents
from tests.bills import a_bill
from tests.invoices import a_line
from tests.operator import an_operator
from tests.people import signed_in_client

ADDRESS = "/c/-/bills/2026-10"


@pytest.fixture(autouse=True)
def nothing_kept(db_of_all):
    an_operator()
    kept_bill_body.cache_clear()


def text(page) -> str:
    return html.unescape(re.sub(r"<[^>]*>", " ", page.content.decode()))


def test_a_second_view_shows_what_the_first_did_and_takes_it_from_what_is_kept(hanako):
    a_bill(hanako)
    client = hanako.client
    first, second = client.get(ADDRESS), client.get(ADDRESS)
    kept = kept_bill_body.cache_info()
    assert (kept.misses, kept.hits, kept.maxsize) == (1, 1, MAX_KEPT_BODIES)
    body = re.compile(r"<main.*</main>", re.DOTALL)
    assert (
        body.search(first.content.decode())[0]
        == (body.search(second.content.decode())[0])
    )


def test_a_correction_shows_at_once_and_the_old_one_stays_under_its_number(hanako):
    bill = a_bill(hanako, lines=[a_line(description="国内通話料", amount_yen=1_000)])
    client = hanako.client
    assert "1,000円" in text(client.get(ADDRESS))
    asked = RevisionRequest("経理 花子", "通話料の誤り", now())
    with scope("test", hanako.party.pk):
        correct_invoice(bill, {1: 777}, asked)
    after = text(client.get(ADDRESS))
    assert "777円" in after and "1,000円" not in after
    before = text(client.get(f"{ADDRESS}?number={bill.invoice_number}"))
    assert "1,000円" in before and "777円" not in before


def test_texts_of_a_record_are_escaped_once(hanako):
    a_bill(hanako, lines=[a_line(description="<b>通話</b> & 通信")])
    page = hanako.client.get(ADDRESS).content.decode()
    assert "&lt;b&gt;通話&lt;/b&gt; &amp; 通信" in page
    assert "&lt;table" not in page and "&amp;lt;" not in page


def test_who_may_less_sees_less_of_a_page_that_somebody_else_has_opened(hanako):
    a_bill(hanako)
    client = hanako.client
    assert "宛名を変えて再発行する" in text(client.get(ADDRESS))
    Member.objects.filter(pk=hanako.member.pk).update(role="billing_viewer")
    assert "宛名を変えて再発行する" not in text(client.get(ADDRESS))
    Member.objects.filter(pk=hanako.member.pk).update(role="applicant")
    assert client.get(ADDRESS).status_code == 404


def test_a_bill_that_is_kept_is_nobody_elses(hanako, taro):
    a_bill(hanako)
    assert hanako.client.get(ADDRESS).status_code == 200
    address = f"/c/{hanako.contract.code}/bills/2026-10"
    taros = signed_in_client(taro.user, "password")
    assert taros.get(address).status_code == 404
    assert taros.get(ADDRESS).status_code == 404


def test_a_record_that_is_not_what_was_frozen_is_not_shown(hanako):
    a_bill(hanako)
    with scope("test", hanako.party.pk):
        month = date(2026, 10, 1)
        found = read_bill_documents(hanako.access, hanako.account.pk, month)
    document = found.current
    assert kept_bill_body(document.record, document.sha256, "ja").invoice
    changed = document.record.replace("みちモバイル", "みちもばいる")
    assert changed != document.record
    with pytest.raises(ValueError, match="not the text of the digest"):
        kept_bill_body(changed, document.sha256, "ja")
