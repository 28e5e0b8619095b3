"""A company names its own approvers of 社内承認."""

from datetime import datetime

import pytest
from django.core import mail

from madoguchi.customers.models import Grant, Member, Party
from madoguchi.jobs.upkeep.queue_replay import work_until
from madoguchi.kernel.calendar import JST
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from madoguchi.procedures.models import ApprovalPolicy
from tests.operator import a_catalogue
from tests.order_engine import submit_order
from tests.people import Person, member_of, signed_in_client

WHERE = "/org/approvers/"
AT = datetime(2026, 11, 29, 10, tzinfo=JST)


@pytest.fixture
def admin(hanako) -> Person:
    """The only person of a company, its administrator."""
    a_catalogue()
    Party.objects.filter(pk=hanako.party.pk).update(kind="corporate")
    Member.objects.filter(pk=hanako.member.pk).update(role="admin")
    return hanako


@pytest.fixture
def colleague(admin) -> Person:
    return member_of(admin, "colleague", "applicant")


def page_of(person: Person):
    return signed_in_client(person.user, "password", "totp").get(WHERE)


def post(person: Person, **typed: object):
    return signed_in_client(person.user, "password", "totp").post(WHERE, typed)


def named(admin: Person) -> list[int]:
    mine = Member.objects.filter(party=admin.party, approves=True)
    return list(mine.order_by("pk").values_list("pk", flat=True))


def let_wait(admin: Person, *kinds: str) -> None:
    with scope("test", admin.party.pk):
        ApprovalPolicy.objects.update_or_create(
            party=admin.party,
            defaults={"kinds": list(kinds), "set_by": "test", "set_at": AT},
        )


def acts(admin: Person) -> list[str]:
    with scope("test", admin.party.pk):
        rows = AuditEvent.objects.filter(verb__startswith="approvers")
        return list(rows.order_by("pk").values_list("verb", flat=True))


def test_a_named_colleague_opens_what_approvers_open(admin, colleague):
    """And keeps what the role gives; without the name the page is closed."""
    assert colleague.client.get("/approvals/").status_code == 404
    assert post(admin, email=colleague.user.email.upper()).status_code == 302
    assert named(admin) == [colleague.member.pk]
    assert colleague.client.get("/approvals/").status_code == 200
    let_wait(admin, "nickname")
    order = submit_order(admin, "nickname", {"nickname": "本社"}, AT)
    listed = colleague.client.get("/approvals/").content.decode()
    assert order.state == "awaiting_member" and order.number in listed
    with scope("test", admin.party.pk):
        row = AuditEvent.objects.get(verb="approvers_set")
    assert f"member {colleague.member.pk}" in str(row.changes)
    assert row.actor == str(admin.member)


def test_who_is_not_kept_approves_no_more(admin, colleague):
    third = member_of(admin, "third", "applicant")
    post(admin, email=colleague.user.email)
    post(admin, kept=[colleague.member.pk], email=third.user.email)
    assert named(admin) == [colleague.member.pk, third.member.pk]
    assert post(admin, kept=[third.member.pk]).status_code == 302
    assert named(admin) == [third.member.pk]
    assert colleague.client.get("/approvals/").status_code == 404


def test_a_change_to_oneself_alone_waits_for_another_administrator(admin):
    other = member_of(admin, "other", "admin")
    assert post(admin, email=admin.user.email).status_code == 302
    assert named(admin) == []
    assert "ご自身が申し込んだ変更です" in page_of(admin).content.decode()
    refused = post(admin, act="agree")
    assert refused.status_code == 422 and "ORDER-3094" in refused.content.decode()
    assert named(admin) == []
    page = page_of(other).content.decode()
    assert 'value="agree"' in page and admin.user.email in page
    assert post(other, act="agree").status_code == 302
    assert named(admin) == [admin.member.pk]
    again = post(other, act="agree")
    assert again.status_code == 422 and "ORDER-3095" in again.content.decode()
    assert acts(admin) == ["approvers_proposed", "approvers_set"]


def test_a_declined_change_changes_nothing(admin):
    other = member_of(admin, "other", "admin")
    post(admin, email=admin.user.email)
    assert post(other, act="decline").status_code == 302
    assert named(admin) == []
    assert acts(admin) == ["approvers_proposed", "approvers_declined"]


def test_what_the_operator_set_is_shown_and_stays(admin, colleague):
    approver = member_of(admin, "approver", "approver")
    page = page_of(admin).content.decode()
    assert "当社が設定した承認者" in page and approver.user.email in page
    assert post(admin, email=colleague.user.email).status_code == 302
    assert post(admin).status_code == 302
    assert named(admin) == []
    assert approver.client.get("/approvals/").status_code == 200


def mails_to(person: Person) -> list[tuple[str, str]]:
    """Subject and body of each, the newest last."""
    work_until(now())
    to = [person.user.email]
    return [(m.subject, m.body) for m in mail.outbox if m.to == to]


def test_who_is_named_is_told_by_mail_and_who_is_so_no_more(admin, colleague):
    third = member_of(admin, "third", "applicant")
    post(admin, email=colleague.user.email)
    (subject, body), *more = mails_to(colleague)
    assert subject == "【テストネット】社内承認の承認者になりました" and not more
    assert body.startswith("colleague 様（お客様番号 末尾0001）\n")
    assert "ほかの方の申し込みを承認できます" in body
    post(admin, kept=[colleague.member.pk], email=third.user.email)
    assert len(mails_to(colleague)) == 1 and len(mails_to(third)) == 1
    post(admin, kept=[third.member.pk])
    subject, body = mails_to(colleague)[-1]
    assert subject == "【テストネット】社内承認の承認者ではなくなりました"
    assert "承認できなくなりました" in body
    assert len(mails_to(third)) == 1 and mails_to(admin) == []


def test_a_change_that_waits_or_is_declined_is_mailed_to_nobody(admin):
    other = member_of(admin, "other", "admin")
    post(admin, email=admin.user.email)
    post(other, act="decline")
    assert mails_to(admin) == mails_to(other) == []


# What must not happen.


def test_one_person_is_told_that_there_is_no_approval(admin):
    page = page_of(admin).content.decode()
    assert "担当者がお一人のため" in page and 'name="email"' not in page
    refused = post(admin, email=admin.user.email)
    assert refused.status_code == 422 and "ORDER-3090" in refused.content.decode()
    client = signed_in_client(admin.user, "password", "totp")
    kinds = client.post("/org/approvals/", {"kinds": ["plan"]})
    assert kinds.status_code == 422 and "ORDER-3090" in kinds.content.decode()
    assert named(admin) == []


def test_nobody_else_to_agree_is_refused(admin, colleague):
    refused = post(admin, email=admin.user.email)
    assert refused.status_code == 422 and "ORDER-3093" in refused.content.decode()
    assert named(admin) == [] and acts(admin) == []


def test_orders_that_wait_keep_an_approver(admin, colleague):
    post(admin, email=colleague.user.email)
    let_wait(admin, "plan")
    refused = post(admin)
    assert refused.status_code == 422 and "ORDER-3073" in refused.content.decode()
    assert named(admin) == [colleague.member.pk]


def test_nobody_of_elsewhere_or_of_a_part_is_named(admin, colleague, taro):
    with batch("test"):
        Grant.objects.create(
            member=colleague.member,
            party=admin.party,
            rights=["read:contracts"],
            scope="contracts",
            keys=["D1"],
            from_on=AT.date(),
        )
    for email, code in (
        (taro.user.email, "ORDER-3091"),
        (colleague.user.email, "ORDER-3092"),
    ):
        refused = post(admin, email=email)
        assert refused.status_code == 422 and code in refused.content.decode()
        assert email in refused.content.decode()
    forged = post(admin, kept=[taro.member.pk])
    assert forged.status_code in {302, 422}
    assert not Member.objects.filter(approves=True).exists()


def test_an_applicant_names_nobody(admin, colleague):
    answer = post(colleague, email=colleague.user.email)
    assert answer.status_code == 404
    assert named(admin) == []
