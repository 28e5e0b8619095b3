"""Logins whose address an export replaces: the old one loses access, both are told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string

from madoguchi.catalogue.models import Operator
from madoguchi.customers.models import Member
from madoguchi.jobs.load.report import ImportFault, ImportReport
from madoguchi.jobs.messages.order_message import MAX_SUBJECT_LENGTH
from madoguchi.jobs.support.login_withdrawal import end_membership
from madoguchi.messaging.message_log import store_message
from madoguchi.platform.audit import Act, record
from madoguchi.platform.fixed_statements import read_rows
from madoguchi.platform.job_queue import defer_job

IMPORT_ACTOR = "import"
OLD_TEMPLATE, NEW_TEMPLATE = "mail/login_taken.txt", "mail/login_given.txt"
REPLACED_SQL = """
    SELECT DISTINCT ON (m.id) m.id, s.line, lower(s.email)
    FROM stage_logins s
    JOIN customers_party p ON p.customer_number = s.customer_number
    JOIN customers_member m ON m.party_id = p.id AND m.role = s.role
        AND m.left_at IS NULL
    JOIN accounts_user u ON u.id = m.user_id
    WHERE (m.role = 'holder' OR u.display_name = s.display_name)
        AND NOT EXISTS (
            SELECT FROM customers_member o JOIN accounts_user v ON v.id = o.user_id
            WHERE o.party_id = p.id AND o.left_at IS NULL
                AND v.email = lower(s.email))
        AND NOT EXISTS (
            SELECT FROM stage_logins o WHERE o.customer_number = s.customer_number
                AND lower(o.email) = u.email)
        AND NOT EXISTS (
            SELECT FROM held_change h WHERE h.file = 'logins' AND h.party_id = p.id
                AND h.key = u.id::text AND h.verdict NOT IN ('', 'confirmed'))
    ORDER BY m.id, s.line"""
"""A member whom the file names no more, beside a new one of the same role: the holder,
or somebody of the same name. Others that it does not name stay.
"""


@dataclass(frozen=True, slots=True)
class ReplacedLogin:
    """A membership, and the line and address of the login that comes in its place."""

    member: Member
    line: int
    address: str


def find_replaced_logins() -> list[ReplacedLogin]:
    """Find them inside the load, before its logins are stored.

    One whose own change is not settled yet stays: that is a conflict.
    """
    return [
        ReplacedLogin(
            Member.objects.select_related("user", "party").get(pk=pk), line, address
        )
        for pk, line, address in read_rows(REPLACED_SQL, {})
    ]


def end_replaced_logins(
    found: Iterable[ReplacedLogin], report: ImportReport, at: datetime
) -> None:
    """Take access from each once the new one is stored: numbers pass to that."""
    for replaced in found:
        place = ImportFault("logins.csv", replaced.line, "email", "")
        old = replaced.member.user.email
        report.add_note(place, f"{old} に代わるログインとし、前のものを外しました")
        tell_both_addresses(replaced, at)
        take_access(replaced, at)


def take_access(replaced: ReplacedLogin, at: datetime) -> None:
    member = replaced.member
    target = f"{member.user.email} of {member.party.customer_number}"
    changes = {"email": [member.user.email, replaced.address]}
    act = Act("login_replaced", target, member.party_id, IMPORT_ACTOR, at)
    record(act, changes)
    end_membership(member, at)


def tell_both_addresses(replaced: ReplacedLogin, at: datetime) -> None:
    """Write to the old address and to the new one: each may be somebody else's."""
    operator, party = Operator.objects.get(), replaced.member.party
    tail = party.customer_number[-4:]
    for to, template, words in (
        (replaced.member.user.email, OLD_TEMPLATE, "ログインできなくなりました"),
        (replaced.address, NEW_TEMPLATE, "ログインできるようになりました"),
    ):
        message = store_message(
            party=party.pk,
            to=to,
            subject=f"【{operator.brand}】このアドレスで{words}"[:MAX_SUBJECT_LENGTH],
            body=render_to_string(template, {"operator": operator, "tail": tail}),
            at=at,
        )
        defer_job(
            "send_message",
            at,
            party=party.pk,
            actor=IMPORT_ACTOR,
            message=message.pk,
        )
