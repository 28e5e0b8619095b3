"""Documents, revisions, delivery and shares: cut anywhere, both or neither."""

import pytest

from madoguchi.billing.delivery import choose_delivery
from madoguchi.billing.models import Revision
from madoguchi.billing.revisions.revise_bill import (
    correct_invoice,
    issue_return_invoice,
    reissue_invoice,
)
from madoguchi.customers.models import BillingAccount
from madoguchi.departments.actions import replace_shares
from madoguchi.departments.mapping import KnownCodes, parse_mapping
from madoguchi.documents.models import Document, Fingerprint
from madoguchi.jobs.documents.document_tasks import (
    make_documents,
    make_revision_document,
)
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import clock_at
from madoguchi.platform.models import AuditEvent
from madoguchi.platform.scope import scope
from tests.bills import a_bill, document_of_bill
from tests.clock import jst
from tests.failpoints import Cut, cut_at, cut_everywhere
from tests.journeys.test_revisions import NEW, asked
from tests.operator import an_operator

MORNING = jst("2026-11-24T10:00")
SHARES = """\
部門コード,部門名,契約番号,品目コード,割合（%）,適用開始日,適用終了日
D1,営業部,,,100,2026-01-01,
"""


@pytest.fixture(autouse=True)
def operator(db_of_all) -> None:
    an_operator()


def reissues(person):
    bill = a_bill(person)
    return lambda: reissue_invoice(bill, NEW, asked())


def corrects(person):
    bill = a_bill(person)
    return lambda: correct_invoice(bill, {4: 359}, asked())


def gives_back(person):
    bill = a_bill(person)
    return lambda: issue_return_invoice(bill, {1: 300}, asked())


def chooses_delivery(person):
    def act():
        account = BillingAccount.objects.get()
        told = {"way": "none", "to_address": "", "actor": "test", "at": MORNING}
        choose_delivery(account, **told)

    return act


def replaces_shares(person):
    mapping = parse_mapping(SHARES.encode(), KnownCodes(set(), set()))
    return lambda: replace_shares(person.access, mapping, actor="test", at=MORNING)


ACTS = (reissues, corrects, gives_back, chooses_delivery, replaces_shares)


@pytest.mark.parametrize("act_of", ACTS)
def test_an_act_cut_at_any_statement_leaves_nothing(hanako, act_of, record_property):
    act = act_of(hanako)

    def in_scope():
        with scope("test", hanako.party.pk):
            act()

    cuts = cut_everywhere(in_scope)
    record_property("failpoints", cuts)
    assert cuts >= 3


def issued_and_told() -> tuple[list[str], list[str], list[str]]:
    """The numbers of the documents, of their fingerprints, and in the log."""
    with batch("test"):
        documents = Document.objects.values_list("number", flat=True)
        prints = Fingerprint.objects.filter(face="pdf")
        acts = AuditEvent.objects.filter(verb="document_issued")
        told = [target.split()[-1] for target in acts.values_list("target", flat=True)]
        numbers = prints.values_list("number", flat=True)
        return sorted(documents), sorted(numbers), sorted(told)


def cut_document_job(job) -> int:
    """Cut it at each statement in turn: a document has its event, and the reverse."""
    nth = 0
    while True:
        nth += 1
        try:
            with clock_at(MORNING), cut_at(nth):
                job()
        except Cut:
            documents, prints, events = issued_and_told()
            assert documents == prints == events, f"at statement {nth}"
        else:
            return nth - 1


def test_no_document_stands_without_its_event_however_its_job_is_cut(
    hanako, record_property
):
    bill = a_bill(hanako)
    cuts = cut_document_job(lambda: make_documents([bill.pk]))
    documents, prints, events = issued_and_told()
    assert documents == prints == events == [bill.invoice_number]
    record_property("failpoints", cuts)
    assert cuts >= 10


def test_a_later_document_and_its_event_are_there_together(hanako, record_property):
    bill = a_bill(hanako)
    document_of_bill(bill)
    with scope("test", hanako.party.pk):
        correct_invoice(bill, {4: 359}, asked())
        told = {"party": hanako.party.pk, "actor": "test"}
        told["revision"] = Revision.objects.get().pk
    cuts = cut_document_job(lambda: make_revision_document(**told))
    documents, prints, events = issued_and_told()
    assert documents == prints == events
    assert documents == [bill.invoice_number, f"{bill.invoice_number}-1"]
    record_property("failpoints", cuts)
    assert cuts >= 10
