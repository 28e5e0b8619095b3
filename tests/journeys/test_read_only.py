"""While all is only to be read, every page opens and nothing that is sent counts."""

from io import StringIO

import pytest
from django.core.management import call_command

from madoguchi.platform.clock import clock_at
from madoguchi.platform.page_table import page_patterns
from madoguchi.web.http.read_only import POSTS_OF_READERS
from tests import order_engine
from tests.addresses import page_address
from tests.clock import get_at, jst, post_at
from tests.operator import a_catalogue
from tests.permission_table import RIGHTS
from tests.procedure_walk import an_order
from tests.row_counts import count_rows

MORNING = "2026-11-24T10:00"
END_OF_MOVE = "2026-11-24T18:00"
OF_MEMBERS = sorted(name for name, right in RIGHTS.items() if right.roles)
SENT = {
    *["procedure", "procedure-of-party", "procedure-input", "procedure-papers"],
    *["procedure-code", "procedure-check", "procedure-discard", "order-cancel"],
    *["option-add", "option-remove", "returns", "contract-name", "bill-reissue"],
    *["delivery", "delivery-code", "shortcuts", "books", "departments"],
    "company-security",
}
"""By hand: pages of a customer with a form whose sending changes something."""


@pytest.fixture
def read_only(hanako):
    a_catalogue()
    an_order(hanako)
    words = ["mode", "procedures", "read_only", "--until", f"{END_OF_MOVE}+09:00"]
    with clock_at(jst(MORNING)):
        call_command(*words, stdout=StringIO())
    return hanako


@pytest.mark.parametrize("name", sorted(SENT - {"company-security"}))
def test_what_is_sent_is_refused_with_its_code_and_its_end(read_only, name):
    before = count_rows()
    where = page_address(name, read_only.contract.code)
    refused = post_at(MORNING, read_only.client, where, {"nickname": "自宅"})
    assert refused.status_code == 409
    text = refused.content.decode()
    assert "ORDER-3066" in text
    assert "11月24日" in text
    assert "18:00" in text
    assert "何も変更していません" in text
    assert count_rows() == before


@pytest.mark.parametrize("name", ["home", "contracts", "procedures", "bills"])
def test_everything_can_be_seen(read_only, name):
    where = page_address(name, read_only.contract.code)
    assert get_at(MORNING, read_only.client, where).status_code == 200


def test_the_forms_of_readers_and_of_signing_in_go_on(read_only):
    assert {"bundles", "case-approve", "parties"} == POSTS_OF_READERS
    for name in ("bundles", "parties"):
        where = page_address(name, read_only.contract.code)
        answer = post_at(MORNING, read_only.client, where, {})
        assert "ORDER-3066" not in answer.content.decode()
    signed_out = post_at(MORNING, read_only.client, "/logout/", {})
    assert signed_out.status_code == 302


def test_the_pages_that_send_are_pages_of_members():
    assert {*OF_MEMBERS} >= SENT
    assert {*page_patterns()} >= SENT


def test_other_modes_and_other_functions_leave_the_forms_open(read_only):
    where = page_address("contract-name", read_only.contract.code)
    for function, mode in [("procedures", "hold"), ("procedures", "open")]:
        order_engine.set_mode(function, mode, jst(MORNING))
        answer = post_at(MORNING, read_only.client, where, {"nickname": "自宅"})
        assert "ORDER-3066" not in answer.content.decode()


def test_an_end_that_is_not_known_is_said_to_be_open(hanako):
    a_catalogue()
    order_engine.set_mode("procedures", "read_only", jst(MORNING))
    where = page_address("contract-name", hanako.contract.code)
    refused = post_at(MORNING, hanako.client, where, {"nickname": "自宅"})
    assert "終わる時刻は、決まりしだい" in refused.content.decode()
