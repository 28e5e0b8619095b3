"""What the database itself keeps apart, whatever the code above forgets."""

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connection, connections

from madoguchi.config.secret import derive_secret
from madoguchi.contracts.models import Contract
from madoguchi.platform.batch import batch
from madoguchi.platform.models import Owned
from madoguchi.platform.scope import scope

OPEN = {
    "customers_grant": "numbers and codes: read at sign-in with the member",
    "customers_member": "read at sign-in, before a party is chosen",
    "customers_importconflict": "numbers and moments: the desk lists all, by handle",
    "billing_billedmonth": "a view: the walls of its two tables hold",
    "billing_duebill": "a view: the walls of its two tables hold",
    "documents_fingerprint": "digests alone: the check page asks for nobody's sign-in",
    "platform_outsidehandle": "digests alone: read before a call-back has a scope",
    "procedures_orderhandle": "ids, kinds and days only: queue, janitor and door",
    "billing_charge_rows": "below billing_charge; nobody may read it (see RIGHTS)",
}
RIGHTS = """
    SELECT grantee || ' ' || privilege_type FROM information_schema.role_table_grants
    WHERE table_name = 'billing_charge_rows' AND grantee <> table_catalog"""
WALLED = """
    SELECT relname FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid
    WHERE relrowsecurity AND relforcerowsecurity AND polname = 'one_party'"""
WITH_PARTY = """
    SELECT table_name FROM information_schema.columns
    WHERE column_name = 'party_id' AND table_schema = 'public'"""
TELLING = """
    SELECT indexrelid::regclass::text FROM pg_index JOIN pg_attribute
    ON attrelid = indrelid AND attname = 'party_id'
    WHERE indisunique AND NOT indisprimary AND attnum <> ALL (indkey)"""
STRONG = """
    SELECT rolname FROM pg_roles WHERE rolname LIKE 'madoguchi%'
    AND (rolsuper OR rolbypassrls)"""
VIEWS_OF_OWNER = """
    SELECT relname FROM pg_class WHERE relkind IN ('v', 'm')
    AND relnamespace = 'public'::regnamespace
    AND reloptions IS DISTINCT FROM '{security_invoker=true}'"""


def column(query: str) -> set[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def test_every_table_with_a_party_is_behind_a_wall(db_of_all):
    assert column(WITH_PARTY) - OPEN.keys() == column(WALLED)
    assert len(column(WALLED)) >= 10


def test_nobody_reads_below_the_wall_of_the_charges(db_of_all):
    ours = {right for right in column(RIGHTS) if right.startswith("madoguchi_")}
    assert ours == {"madoguchi_batch INSERT"}
    below = "SELECT * FROM billing_charge_rows"
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with refused, batch("test"), connection.cursor() as cursor:
        cursor.execute(below)


def test_no_unique_constraint_tells_of_another_partys_row(db_of_all):
    assert column(TELLING) == {"one_match_a_transfer"}
    # by design: a transfer is nobody's, and may be one party's alone (ADR 0063); it
    # tells that it is somebody's, as the desk's list does, and not whose


def test_no_role_of_ours_passes_walls_and_no_view_looks_past_them(db_of_all):
    assert column(STRONG) == set()
    assert column(VIEWS_OF_OWNER) == set()


def test_without_a_scope_no_row_is_there(hanako):
    owned = [m for m in apps.get_models() if issubclass(m, Owned)]
    assert len(owned) >= 10
    for model in owned:
        assert not model.objects.exists()
    with scope("test", hanako.party.pk):
        assert Contract.objects.exists()


def test_a_forgotten_filter_shows_nothing_of_somebody_else(hanako, taro):
    with scope("taro", taro.party.pk):
        assert list(Contract.objects.all()) == [taro.contract]


def test_a_row_cannot_be_given_to_somebody_else(hanako, taro):
    hanako.contract.party = taro.party
    with pytest.raises(ProgrammingError), scope("hanako", hanako.party.pk):
        hanako.contract.save()


def test_a_scope_inside_a_scope_is_an_error(hanako, taro):
    inner = scope("b", taro.party.pk)
    with scope("a", hanako.party.pk), pytest.raises(RuntimeError), inner:
        pass


def test_the_scope_ends_with_its_block(hanako):
    with scope("hanako", hanako.party.pk):
        pass
    assert not Contract.objects.exists()


def test_the_filter_holds_where_the_wall_is_down(hanako, taro):
    owner = connections["owner"]
    with owner.cursor() as cursor:
        cursor.execute("ALTER TABLE contracts_contract NO FORCE ROW LEVEL SECURITY")
        try:
            every = Contract.objects.using("owner")
            assert every.count() == 2
            assert list(every.visible_to(taro.access)) == [taro.contract]
        finally:
            cursor.execute("ALTER TABLE contracts_contract FORCE ROW LEVEL SECURITY")


def test_the_batch_sees_every_party_and_ends_with_its_block(hanako, taro):
    with batch("test"):
        assert Contract.objects.count() == 2
    assert Contract.objects.count() == 0


def test_the_login_of_the_web_cannot_take_the_role_of_the_batch(hanako):
    default = connection.settings_dict
    web = default["USER"].replace("_job", "_web")
    place = {"dbname": default["NAME"], "host": default["HOST"]}
    more = {"port": default["PORT"]} if default["PORT"] else {}
    password = derive_secret(settings.SECRET_KEY, web)
    with psycopg.connect(user=web, password=password, **place, **more) as raw:
        assert raw.execute("SELECT current_user").fetchone() == ("madoguchi_app",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute("SET ROLE madoguchi_batch")


def test_nobody_changes_or_deletes_a_bill_or_a_document(hanako):
    for statement in (
        "UPDATE billing_bill SET total_yen = 1",
        "DELETE FROM billing_bill",
        "UPDATE documents_document SET total_yen = 1",
        "DELETE FROM documents_document",
        "DELETE FROM documents_fingerprint",
    ):
        refused = pytest.raises(ProgrammingError, match="permission denied")
        with refused, batch("test"), connection.cursor() as cursor:
            cursor.execute(statement)
