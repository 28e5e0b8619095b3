"""What a role may do is what its row says, and a page asks for a right, not a role."""

import pytest

from madoguchi.customers.models import Member, RoleRights
from madoguchi.platform.batch import batch
from tests.operator import an_operator

OF_ROLES = {
    "holder": "read:contracts read:bills reissue:bills write:orders pay:bills",
    "admin": "read:contracts read:bills reissue:bills write:orders manage:members"
    " pay:bills",
    "billing_viewer": "read:contracts read:bills",
    "applicant": "read:contracts write:orders",
    "approver": "read:contracts approve:orders",
}
"""Written by hand: what each role has had, and what an approver has besides."""


@pytest.fixture
def as_before(db_of_all):
    """The rows of roles are those of the migration, and are put back."""
    rows = dict(RoleRights.objects.values_list("role", "rights"))
    yield
    with batch("test"):
        for role, rights in rows.items():
            RoleRights.objects.filter(role=role).update(rights=rights)


def test_each_role_has_the_rights_written_here(db_of_all):
    rows = dict(RoleRights.objects.values_list("role", "rights"))
    assert rows == {role: rights.split() for role, rights in OF_ROLES.items()}


def test_a_right_that_a_role_loses_is_gone_with_the_next_page(hanako, as_before):
    an_operator()
    client, bills = hanako.client, f"/c/{hanako.contract.code}/bills/"
    assert client.get(bills).status_code == 200
    with batch("test"):
        RoleRights.objects.filter(role="holder").update(rights=["read:contracts"])
    assert client.get(bills).status_code == 404
    assert bills not in client.get("/").content.decode()


def test_a_right_that_a_role_gets_opens_its_pages(hanako, as_before):
    an_operator()
    Member.objects.update(role="approver")
    client, bills = hanako.client, f"/c/{hanako.contract.code}/bills/"
    assert client.get(bills).status_code == 404
    with batch("test"):
        RoleRights.objects.filter(role="approver").update(
            rights=["read:contracts", "read:bills"]
        )
    assert client.get(bills).status_code == 200


def test_a_role_without_a_row_opens_nothing(hanako, as_before):
    an_operator()
    Member.objects.update(role="guest")
    assert hanako.client.get("/").status_code == 404
