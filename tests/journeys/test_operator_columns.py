"""A column of both systems that an operator keeps to itself is not changed here."""

import pytest

from madoguchi.customers.actions import change_contact_mail, change_contact_phone
from madoguchi.customers.models import PartyProfile, PortalChange
from madoguchi.kernel.errors import Refused
from madoguchi.platform.batch import batch
from madoguchi.platform.scope import scope
from tests.clock import jst
from tests.operator import a_catalogue

BY = {"actor": "test", "at": jst("2026-11-24T12:00")}
CODE = "ORDER-3067"


def test_a_change_of_it_is_refused_and_nothing_is_stored(hanako, settings):
    settings.OPERATOR_COLUMNS = frozenset({"parties.phone"})
    with scope("test", hanako.party.pk):
        profile = PartyProfile.objects.get()
        with pytest.raises(Refused) as refused:
            change_contact_phone(profile, to="0311111111", **BY)
        assert refused.value.code == "changed_by_operator"
        change_contact_mail(PartyProfile.objects.get(), to="new@example.jp", **BY)
    with scope("test", hanako.party.pk):
        profile = PartyProfile.objects.get()
        assert (profile.phone, profile.email) == ("", "new@example.jp")
    with batch("test"):
        assert PortalChange.objects.get().column == "email"


@pytest.mark.parametrize(
    ("columns", "is_refused"),
    [
        ({"parties.phone"}, False),
        ({"parties.phone", "parties.email"}, True),
    ],
)
def test_a_procedure_is_refused_where_nothing_of_it_may_change(
    hanako, settings, columns, is_refused
):
    a_catalogue()
    settings.OPERATOR_COLUMNS = frozenset(columns)
    answer = hanako.client.get("/p/contact/")
    assert (CODE in answer.content.decode()) == is_refused
    listed = hanako.client.get("/procedures/", follow=True).content.decode()
    assert ("/p/contact/" not in listed) == is_refused


def test_an_order_that_would_change_it_is_refused_as_a_whole(hanako, settings):
    a_catalogue()
    settings.OPERATOR_COLUMNS = frozenset({"parties.phone", "parties.email"})
    answer = hanako.client.post("/p/contact/", {"key": "1" * 32})
    assert answer.status_code == 422
    assert CODE in answer.content.decode()
