"""Who may do what in the database, written down by hand: a new right shows here."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, connections
from procrastinate.contrib.django import app

from madoguchi.config.secret import derive_secret
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import (
    TASKS_AT_DOOR,
    TASKS_IN_SCOPE,
    TASKS_OF_DESK,
    defer_job,
    defer_operator_job,
)
from madoguchi.platform.models import AskableTask, Command
from madoguchi.platform.scope import scope

REFUSED = psycopg.errors.InsufficientPrivilege
OWNERS = {
    "billing_forget": "madoguchi_definer",
    "contracts_counted_login": "madoguchi_definer",
    "contracts_list_login": "madoguchi_definer",
    "contracts_party_of_code": "madoguchi_definer",
    "contracts_search_contacts": "madoguchi_definer",
    "contracts_search_login": "madoguchi_definer",
    "contracts_unknown_numbers": "madoguchi_definer",
    "customers_search_names": "madoguchi_definer",
    "documents_forget": "madoguchi_definer",
    "documents_open_until": "madoguchi_definer",
    "documents_read_until": "madoguchi_definer",
    "payments_card_disputes": "madoguchi_definer",
    "payments_doubtful_charges": "madoguchi_definer",
    "payments_unsure_slips": "madoguchi_definer",
    "payments_doubtful_refunds": "madoguchi_definer",
    "payments_waiting_transfers": "madoguchi_definer",
    "platform_ask_for_job": "madoguchi_queue",
}
CALLERS = {
    "billing_forget": {"madoguchi_batch"},
    "contracts_counted_login": {"madoguchi_app"},
    "contracts_list_login": {"madoguchi_app"},
    "contracts_party_of_code": {"madoguchi_app"},
    "contracts_search_contacts": {"madoguchi_app"},
    "contracts_search_login": {"madoguchi_app"},
    "contracts_unknown_numbers": {"madoguchi_app", "madoguchi_batch"},
    "customers_search_names": {"madoguchi_app"},
    "documents_forget": set(),
    "documents_open_until": {"madoguchi_app", "madoguchi_batch"},
    "documents_read_until": {"madoguchi_batch"},
    "payments_card_disputes": {"madoguchi_app", "madoguchi_batch"},
    "payments_doubtful_charges": {"madoguchi_app", "madoguchi_batch"},
    "payments_unsure_slips": {"madoguchi_app", "madoguchi_batch"},
    "payments_doubtful_refunds": {"madoguchi_app", "madoguchi_batch"},
    "payments_waiting_transfers": {"madoguchi_app", "madoguchi_batch"},
    "platform_ask_for_job": {"madoguchi_app", "madoguchi_batch"},
}
"""Besides the owner; nothing is here for PUBLIC (`-`)."""

PATH = ["search_path=pg_catalog, public, pg_temp"]
IN_JAPAN = {
    name: [*PATH, "TimeZone=Asia/Tokyo"]
    for name in ("billing_forget", "documents_forget")
}
"""They write or compare a day: that in Japan, whatever the session's zone."""

FUNCTIONS = """
    SELECT proname, pg_get_userbyid(proowner), proconfig, ARRAY(
        SELECT grantee::regrole::text
        FROM aclexplode(coalesce(proacl, acldefault('f', proowner)))
        WHERE grantee <> proowner)
    FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"""
OWNED = """
    SELECT classid::regclass::text, objid::regproc::text FROM pg_shdepend
    WHERE refobjid = %s::regrole AND deptype = 'o' AND dbid = (
        SELECT oid FROM pg_database WHERE datname = current_database())"""
STRENGTH = """
    SELECT rolcanlogin, rolinherit, rolsuper, rolbypassrls, rolcreaterole,
        rolcreatedb, rolreplication, EXISTS (
            SELECT FROM pg_auth_members m WHERE m.member = r.oid)
    FROM pg_roles r WHERE rolname = %s"""
GRANTED = """
    SELECT c.relname::text, string_agg(privilege_type, ' ' ORDER BY privilege_type)
    FROM pg_class c, aclexplode(relacl)
    WHERE grantee = %(role)s::regrole AND relkind NOT IN ('S', 'i') GROUP BY 1
    UNION ALL
    SELECT relname || ' (' || string_agg(attname, ' ' ORDER BY attname) || ')', priv
    FROM (SELECT c.relname::text, a.attname, x.privilege_type AS priv
          FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid, aclexplode(attacl) x
          WHERE grantee = %(role)s::regrole) t GROUP BY relname, priv"""
VIEWS = """
    SELECT relname::text, reloptions FROM pg_class WHERE relkind IN ('v', 'm')
    AND relnamespace = 'public'::regnamespace ORDER BY 1"""
OF_EVERYBODY = """
    SELECT c.relname FROM pg_class c, aclexplode(relacl)
    WHERE grantee = 0 AND relnamespace = 'public'::regnamespace"""

ALL, ADDED, READ = "DELETE INSERT SELECT UPDATE", "INSERT SELECT", "SELECT"
OF_PAGES = {
    ALL: """
        account_emailaddress account_emailconfirmation accounts_attempts
        accounts_backupcode accounts_challenge accounts_channel accounts_device
        accounts_identifier accounts_mailswitch accounts_pendingproof
        accounts_recoverycase accounts_securitynotice accounts_signinevent
        accounts_spentbudget accounts_staff accounts_totpuse accounts_user auth_group
        auth_group_permissions auth_permission billing_billnotice billing_delivery
        billing_promisedcharge
        catalogue_closedday
        catalogue_item catalogue_operator catalogue_policy catalogue_taxrate
        contracts_contract contracts_contractoption contracts_equipment
        contracts_returncase contracts_returnitem customers_billingaccount
        customers_member customers_party customers_partyprofile departments_book
        people_companyrole
        departments_department departments_share django_content_type django_session
        documents_bundle mailboxes_mailbox messaging_guidenumber messaging_message
        mfa_authenticator mobile_dailyusage payments_paymentmethod
        platform_command procedures_attachment procedures_order procedures_orderevent
        procedures_orderhandle usersessions_usersession""",
    ADDED: """
        notices_noticerevision
        billing_revision documents_document
        documents_fingerprint ledger_ledgerentry payments_dunningnotice
        payments_debtacknowledgement
        payments_instalment payments_latecharge payments_storeslip platform_auditevent
        platform_outsidehandle platform_storedscope procedures_identitycheck
        procedures_memberapproval""",
    "SELECT UPDATE": """
        compensations_contractcompensation customers_importconflict
        legal_notices_renewalnotice""",
    "INSERT SELECT UPDATE": """
        people_departure people_invitation people_rightrequest
        compensations_compensation customers_grant legal_notices_legalnotice
        notices_notice notices_statussubscription notices_incidentdraft
        messaging_smsdelivery payments_dunningcase payments_dunningstop
        payments_moneyrequest
        payments_paymentplan payments_paymentpolicy
        payments_servicestop payments_transfermatch
        payments_bankrefund payments_refundaccount payments_cardcharge
        payments_cardrefund payments_carddispute
        payments_cardregistration payments_debitmandate payments_keptmethod
        platform_audithead
        platform_callcount platform_inboundcall procedures_approvalpolicy
        procedures_identityinquiry""",
    READ: """
        billing_bill billing_billfault billing_charge billing_deletion billing_duebill
        billing_invoicecounter customers_oldnumber
        customers_rolerights django_migrations documents_retention
        customers_changeretention
        legal_notices_tellingproof legal_notices_toldcontract
        customers_feedbacklog customers_portalchange ledger_agedaccount
        webhooks_deadletter
        webhooks_webhooksubscriber
        payments_debitcollector payments_debitfile payments_debitrequest
        payments_slipfile payments_refundfile
        payments_dunningrule payments_transfersource platform_anchor
        platform_keycheck""",
}
"""What the web's login may do with each table. Those of the queue are in none."""

OF_PAGES_BY_COLUMN = {
    "customers_portalchange (after at before column effective_on file key"
    " order_number outcome party_id settled_at state)": "INSERT",
    "payments_storeslip (digits state)": "UPDATE",
    "webhooks_deadletter (resend_at resend_by)": "UPDATE",
}
"""Where it may not fill or change a whole row."""

OF_OWNERS = {
    "madoguchi_definer": {
        "billing_bill": "DELETE SELECT",
        "billing_billnotice": "DELETE SELECT",
        "billing_charge": "DELETE SELECT",
        "billing_deletion": "INSERT",
        "billing_revision": "DELETE SELECT",
        "contracts_contract": READ,
        "contracts_contract (contract_number ended_on id party_id status)": READ,
        "accounts_identifier (canonical kind user_id)": READ,
        "customers_billingaccount (account_number department_code email id"
        " party_id)": READ,
        "customers_member (left_at party_id user_id)": READ,
        "customers_party (customer_number id kind)": READ,
        "customers_oldnumber (canonical party_id)": READ,
        "customers_partyprofile (address email kana name party_id phone)": READ,
        "mailboxes_mailbox (address party_id)": READ,
        "documents_document": "DELETE SELECT",
        "documents_fingerprint (deleted_on shown)": "UPDATE",
        "documents_fingerprint (number party_id)": READ,
        "documents_retention": READ,
        "payments_cardcharge (account_id amount_yen asked_at billing_month doubt id"
        " key outside_id party_id state)": READ,
        "payments_carddispute (account_id amount_yen answer_by billing_month charge_id"
        " id outside_charge outside_id party_id seen_state state told_at)": READ,
        "payments_storeslip (account_id amount_yen billing_month digits id paid_on"
        " party_id reported_at state)": READ,
        "payments_cardrefund (amount_yen asked_at doubt id key outside_id party_id"
        " state)": READ,
        "payments_incomingtransfer (amount_yen bank candidate_id closed_at id"
        " is_cancelled payer posted_on score source_id virtual_number)": READ,
        "payments_transfermatch (party_id state transfer_id)": READ,
        "platform_auditevent (at changes party_id target verb)": READ,
    },
    "madoguchi_queue": {
        "platform_askabletask": READ,
        "procrastinate_events": "INSERT",
        "procrastinate_jobs": "INSERT",
        "procrastinate_jobs (id)": READ,
    },
}
QUEUE_OF_WORKER = dict.fromkeys(
    [
        "procrastinate_events",
        "procrastinate_jobs",
        "procrastinate_periodic_defers",
        "procrastinate_workers",
    ],
    ALL,
)

MINE = (
    "(party_id = (NULLIF(current_setting('app.party'::text, true), ''::text))::bigint)"
)
TWO_OF_A_WALL = {
    ("one_party", "*", "madoguchi_app", MINE, MINE),
    ("all_parties", "*", "madoguchi_batch", "true", "true"),
}
KEPT = "(documents_kept_until((kind)::text, issued_on) <= CURRENT_DATE)"
OF_A_BILL = """(EXISTS ( SELECT
   FROM billing_bill b
  WHERE (b.id = billing_billnotice.bill_id)))"""
BILL = "(documents_kept_until('invoice'::text, issued_on) <= CURRENT_DATE)"
OLD = "(billing_month < (CURRENT_DATE - '8 years'::interval))"
DELETED = "((verb)::text = 'document_deleted'::text)"
DOUBTFUL = (
    "(((doubt)::text <> ''::text) OR ((state)::text = ANY"
    " ((ARRAY['asked'::character varying, 'accepted'::character varying])::text[])))"
)
REPORTED = "((state)::text = 'reported'::text)"
DOUBTFUL_REFUND = "(((doubt)::text <> ''::text) OR ((state)::text = 'asked'::text))"
UNREJECTED = "((state)::text <> 'rejected'::text)"
OF_DEFINER = {
    ("billing_bill", "over", "*", BILL, None),
    ("billing_billnotice", "over", "*", OF_A_BILL, None),
    ("billing_charge", "over", "*", OLD, None),
    ("billing_deletion", "over", "a", None, "true"),
    ("billing_revision", "over", "*", KEPT, None),
    ("contracts_contract", "ends", "r", "true", None),
    ("customers_billingaccount", "of_login", "r", "true", None),
    ("customers_oldnumber", "of_search", "r", "true", None),
    ("customers_partyprofile", "of_search", "r", "true", None),
    ("mailboxes_mailbox", "of_search", "r", "true", None),
    ("documents_document", "days", "r", "true", None),
    ("payments_cardcharge", "of_desk", "r", DOUBTFUL, None),
    ("payments_carddispute", "of_desk", "r", "true", None),
    ("payments_storeslip", "of_desk", "r", REPORTED, None),
    ("payments_cardrefund", "of_desk", "r", DOUBTFUL_REFUND, None),
    ("payments_transfermatch", "of_desk", "r", UNREJECTED, None),
    ("documents_document", "over", "*", KEPT, None),
    ("platform_auditevent", "of_deletions", "r", DELETED, None),
}
OF_GRANTS = {
    ("at_sign_in", "r", "madoguchi_app"),
    ("given_by_company", "a", "madoguchi_app"),
    ("changed_by_company", "w", "madoguchi_app"),
    ("all_parties", "*", "madoguchi_batch"),
}
"""Of customers_grant: what they let through is tried in test_company_grants.py."""

WITHOUT_A_WALL = {
    "billing_billedmonth",
    "billing_charge_rows",
    "billing_duebill",
    "customers_importconflict",
    "customers_grant",
    "customers_member",
    "documents_fingerprint",
    "platform_outsidehandle",
    "procedures_orderhandle",
}
"""Each with its reason in test_walls.py."""

POLICIES = """
    SELECT polrelid::regclass::text, polname, polcmd, CASE
            WHEN polroles = '{0}' THEN 'PUBLIC'
            ELSE array_to_string(polroles::regrole[], ' ') END,
        pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
    FROM pg_policy WHERE polpermissive"""
RESTRICTIVE = """
    SELECT DISTINCT polname, polcmd, array_to_string(polroles::regrole[], ' '),
        polqual::text = polwithcheck::text
    FROM pg_policy WHERE NOT polpermissive"""
WITH_PARTY = """
    SELECT table_name FROM information_schema.columns
    WHERE column_name = 'party_id' AND table_schema = 'public'"""
NOT_FORCED = """
    SELECT DISTINCT polrelid::regclass::text FROM pg_policy
    JOIN pg_class c ON c.oid = polrelid
    WHERE NOT (relrowsecurity AND relforcerowsecurity)"""

MAKING = """
    SELECT name, has_database_privilege(name, current_database(), 'TEMPORARY'),
        has_database_privilege(name, current_database(), 'CREATE'),
        has_schema_privilege(name, 'public', 'CREATE')
    FROM unnest(%s::text[]) AS name"""
JOB = """
    INSERT INTO procrastinate_jobs (queue_name, task_name, args, priority)
    VALUES ('default', 'forget_documents', '{"timestamp": 2240611200}', 0)"""
ASK = "SELECT platform_ask_for_job(%s, %s, 'test', '{}', now())"
ENTER = "SELECT set_config('app.party', %s, true)"
WITHOUT_MORE = "INSERT INTO {} (party_id) VALUES (%s) ON CONFLICT DO NOTHING"
SEIZE = """
    CREATE FUNCTION pg_temp.seize() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
        RAISE NOTICE 'ran as %', current_user;
        EXECUTE 'GRANT madoguchi_batch TO ' || quote_ident(session_user);
        RETURN 1;
    END $$;
    CREATE TEMP VIEW customers_member AS
        SELECT pg_temp.seize() AS party_id, 1::bigint AS user_id;
    GRANT SELECT ON pg_temp.customers_member TO PUBLIC;"""


def rows(query: str, *values: object, **named: object) -> list[tuple]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(query, named or values or None)
        return cursor.fetchall()


def web_login() -> str:
    return connection.settings_dict["USER"].replace("_job", "_web")


@contextmanager
def as_web(party: object = "") -> Iterator["psycopg.Connection[tuple]"]:
    """A connection of the web's login, in a party's scope; nothing of it is kept."""
    default, web = connection.settings_dict, web_login()
    place = {"dbname": default["NAME"], "host": default["HOST"]}
    more = {"port": default["PORT"]} if default["PORT"] else {}
    password = derive_secret(settings.SECRET_KEY, web)
    with psycopg.connect(user=web, password=password, **place, **more) as raw:
        raw.execute(ENTER, [str(party)])
        yield raw
        raw.rollback()


def test_functions_that_look_past_walls_have_their_path_owner_and_callers(db_of_all):
    found = {name: rest for name, *rest in rows(FUNCTIONS)}
    assert {name: owner for name, (owner, _, _) in found.items()} == OWNERS
    paths = {name: path for name, (_, path, _) in found.items()}
    assert paths == dict.fromkeys(OWNERS, PATH) | IN_JAPAN
    assert {name: set(callers) for name, (_, _, callers) in found.items()} == CALLERS


@pytest.mark.parametrize("owner", sorted(set(OWNERS.values())))
def test_their_owner_has_nothing_else_and_cannot_sign_in(db_of_all, owner):
    mine = {("pg_proc", name) for name in OWNERS if OWNERS[name] == owner}
    assert set(rows(OWNED, owner)) == mine
    assert rows(STRENGTH, owner) == [(False,) * 8]
    assert dict(rows(GRANTED, role=owner)) == OF_OWNERS[owner]


def test_the_web_may_do_with_each_table_what_is_written_here_and_no_more(db_of_all):
    expected = {t: right for right, names in OF_PAGES.items() for t in names.split()}
    expected |= OF_PAGES_BY_COLUMN
    assert dict(rows(GRANTED, role="madoguchi_app")) == expected
    assert dict(rows(GRANTED, role="madoguchi_worker")) == QUEUE_OF_WORKER
    assert rows(GRANTED, role=web_login()) == []
    assert rows(OF_EVERYBODY) == []


def test_each_wall_has_its_two_policies_and_the_definer_those_written_here(db_of_all):
    walled = {name for (name,) in rows(WITH_PARTY)} - WITHOUT_A_WALL
    expected = {(table, *policy) for table in walled for policy in TWO_OF_A_WALL}
    for table, name, kind, using, check in OF_DEFINER:
        expected.add((table, name, kind, "madoguchi_definer", using, check))
    found = rows(POLICIES)
    assert {row for row in found if row[0] != "customers_grant"} == expected
    assert {row[1:4] for row in found if row[0] == "customers_grant"} == OF_GRANTS
    assert rows(NOT_FORCED) == []
    assert rows(RESTRICTIVE) == [("within_scope", "*", "madoguchi_app", True)]


def test_a_view_reads_with_the_rights_of_its_reader(db_of_all):
    with connections["owner"].cursor() as cursor:
        cursor.execute(VIEWS)
        assert cursor.fetchall() == [
            ("billing_billedmonth", ["security_invoker=true"]),
            ("billing_duebill", ["security_invoker=true"]),
        ]


def test_nobody_but_the_batch_makes_a_temporary_table_and_nobody_another(db_of_all):
    roles = ["madoguchi_app", "madoguchi_batch", "madoguchi_worker", *OF_OWNERS]
    temporary = {name: may for name, *may in rows(MAKING, [*roles, web_login()])}
    nothing = {name: [False] * 3 for name in temporary}
    assert temporary == nothing | {"madoguchi_batch": [True, False, False]}


def test_the_web_cannot_make_a_temporary_table(db_of_all):
    with as_web() as raw, pytest.raises(REFUSED):
        raw.execute(SEIZE)


def test_a_temporary_view_of_the_web_is_not_found_by_a_function(hanako):
    """The path alone holds, where somebody has given the right away again."""
    said: list[str] = []
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connections["owner"].cursor() as owner:
        owner.execute(f"GRANT TEMPORARY ON DATABASE {database} TO madoguchi_app")
        try:
            with as_web() as raw:
                raw.add_notice_handler(lambda one: said.append(one.message_primary))
                raw.execute(SEIZE)
                raw.execute("SELECT documents_open_until(1)")
                assert said == []
                raw.execute("RESET ROLE")
                with pytest.raises(REFUSED):
                    raw.execute("SET ROLE madoguchi_batch")
        finally:
            owner.execute(f"REVOKE TEMPORARY ON DATABASE {database} FROM madoguchi_app")


@pytest.mark.parametrize(
    "statement",
    [
        JOB,
        "SELECT 1 FROM procrastinate_jobs",
        "UPDATE procrastinate_jobs SET scheduled_at = now()",
        "DELETE FROM procrastinate_jobs",
        "SELECT procrastinate_register_worker_v1()",
        "INSERT INTO platform_askabletask VALUES ('forget_documents', false)",
        "SET ROLE madoguchi_worker",
        "SET ROLE madoguchi_definer",
        "SET ROLE madoguchi_queue",
        "SELECT billing_forget(1)",
        "SELECT documents_forget(1)",
        "SELECT documents_read_until(1)",
        "CREATE TABLE made (id bigint)",
    ],
)
def test_the_web_is_refused(db_of_all, statement):
    with as_web() as raw, pytest.raises(REFUSED):
        raw.execute(statement)


def test_the_web_may_ask_for_no_job_that_is_not_listed(db_of_all):
    ours = {name for name in app.tasks if not name.startswith("builtin_tasks")}
    askable = TASKS_IN_SCOPE | TASKS_AT_DOOR | TASKS_OF_DESK
    others = {name for name in ours if ":" not in name} - askable
    assert "forget_documents" in others
    for name in others:
        with as_web() as raw, pytest.raises(REFUSED, match="nobody but the worker"):
            raw.execute(ASK, [name, 0])


def test_the_web_asks_for_a_job_for_the_party_of_its_scope_alone(hanako, taro):
    mine, other = hanako.party.pk, taro.party.pk
    refused = pytest.raises(REFUSED, match="of the scope alone")
    for name in TASKS_IN_SCOPE:
        with as_web(mine) as raw:
            raw.execute(ASK, [name, mine])
        for outside in (other, ""):
            with as_web(outside) as raw, refused:
                raw.execute(ASK, [name, mine])


def test_the_web_asks_for_a_message_before_a_party_is_chosen(db_of_all):
    for name in TASKS_AT_DOOR:
        with as_web() as raw:
            raw.execute(ASK, [name, 0])


def test_a_job_that_the_web_asked_for_is_one_like_any_other(hanako):
    party, at = hanako.party.pk, now()
    with scope("hanako", party), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE madoguchi_app")
        defer_job("advance_order", at, party=party, actor="hanako", order=7)
    (job,) = rows(
        "SELECT task_name, queue_name, args, scheduled_at, status, lock, queueing_lock,"
        " priority, attempts FROM procrastinate_jobs"
    )
    args = {"order": 7, "party": party, "actor": "hanako"}
    assert job[:2] == ("advance_order", "default")
    assert json.loads(job[2]) == args
    assert job[3:] == (at, "todo", None, None, 0, 0)


def test_the_worker_asks_for_anything_for_anybody(hanako):
    defer_operator_job("wake_orders", now(), actor="test")
    defer_job("advance_order", now(), party=hanako.party.pk, actor="test", order=1)
    assert rows("SELECT count(*) FROM procrastinate_jobs") == [(2,)]


def test_the_database_holds_the_list_of_the_code(db_of_all):
    known = AskableTask.objects.using("owner").values_list("name", "is_in_scope")
    assert set(known) == {(name, True) for name in TASKS_IN_SCOPE} | {
        (name, False) for name in TASKS_AT_DOOR | TASKS_OF_DESK
    }


def test_a_row_of_another_party_is_refused_in_a_scope(hanako, taro):
    foreign = Command(party=taro.party, key=uuid4(), actor="hanako", digest="")
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with refused, scope("hanako", hanako.party.pk):
        Command.objects.bulk_create([foreign], ignore_conflicts=True)


def test_no_table_takes_a_row_of_another_party(hanako, taro):
    """The wall speaks before any other rule, so a row of nothing but its party does."""
    added = {
        table
        for right in (ALL, ADDED)
        for table in OF_PAGES[right].split()
        if (table,) in rows(WITH_PARTY)
    } - WITHOUT_A_WALL
    assert len(added) >= 20
    refused = pytest.raises(REFUSED, match="row-level security")
    for table in sorted(added):
        with as_web(hanako.party.pk) as raw, refused:
            raw.execute(WITHOUT_MORE.format(table), [taro.party.pk])
