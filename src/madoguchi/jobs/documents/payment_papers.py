"""Make a receipt or a certificate of payments: only of what the ledger says is paid."""

from datetime import date, datetime

from procrastinate.contrib.django import app

from madoguchi.billing.models import Bill
from madoguchi.billing.renderers.payment_paper import (
    PaidItem,
    PaymentPaper,
    render_payment_paper,
)
from madoguchi.catalogue.models import Operator
from madoguchi.contracts.models import Contract
from madoguchi.customers.models import BillingAccount
from madoguchi.documents.ingest import PendingDocument, insert_documents, upload_all
from madoguchi.documents.models import Document
from madoguchi.documents.ports import PDF_SIGNER
from madoguchi.documents.receipt_numbers import receipt_number_of
from madoguchi.documents.rules import search_text
from madoguchi.documents.signer import load_signer
from madoguchi.documents.time_stamping import configured_time_stamper
from madoguchi.jobs.documents.way_of_payment import way_of_payment
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOREVER
from madoguchi.kernel.document_kind import CERTIFICATE_KIND, KIND_LABELS, RECEIPT_KIND
from madoguchi.ledger.lasting_payments import LastingPayment, payments_between
from madoguchi.platform.clock import now
from madoguchi.platform.scope import scope


@app.task(name="make_payment_paper", retry=RETRY_FOREVER)
def make_payment_paper(
    party: int, actor: str, account: int, ordinal: int, **days: int
) -> None:
    """Make the paper of a number once; none where nothing is paid any more.

    `days` are `first` and `last`, the JST days of the period, as ordinals. One payment
    is a receipt, more are a certificate.
    """
    at, number = now(), receipt_number_of(ordinal)
    with scope(actor, party):
        row = BillingAccount.objects.get(pk=account)
        is_made = Document.objects.filter(party=party, number=number).exists()
        period = (date.fromordinal(days["first"]), date.fromordinal(days["last"]))
        paper = None if is_made else build_paper(row, number, period, at)
        contracts = Contract.objects.filter(party=party, account=account)
        numbers = list(contracts.values_list("contract_number", flat=True))
    if paper is None or not paper.items:
        return
    document = document_of_paper(paper, row, numbers, actor=actor, at=at)
    (ready,) = upload_all([PendingDocument(document, signed_paper(paper, at), b"")])
    ready.xml_sha256 = ""
    with scope(actor, party):
        insert_documents([ready])


def build_paper(
    account: BillingAccount, number: str, period: tuple[date, date], at: datetime
) -> PaymentPaper:
    """Read what was paid for the account in a period, and stayed. In the scope."""
    first_on, last_on = period
    found = payments_between(account.party_id, account.pk, first_on, last_on)
    operator = Operator.objects.get()
    items = tuple(paid_item(account, payment) for payment in found)
    return PaymentPaper(
        kind=RECEIPT_KIND if len(items) == 1 else CERTIFICATE_KIND,
        number=number,
        issued_on=at.date(),
        first_on=first_on,
        last_on=last_on,
        addressee=account.addressee,
        account_number=account.account_number,
        issuer=operator.name,
        issuer_contact=f"{operator.brand} {operator.support_phone}",
        items=items,
    )


def paid_item(account: BillingAccount, payment: LastingPayment) -> PaidItem:
    mine = {"party": account.party_id, "account": account}
    bill = Bill.objects.filter(**mine, billing_month=payment.billing_month).first()
    way = way_of_payment(account, payment)
    return PaidItem(
        payment.paid_on,
        payment.billing_month,
        bill.invoice_number if bill else "",
        way,
        payment.yen,
    )


def document_of_paper(
    paper: PaymentPaper,
    account: BillingAccount,
    contracts: list[str],
    *,
    actor: str,
    at: datetime,
) -> Document:
    numbers = [item.invoice_number for item in paper.items]
    texts = [paper.number, KIND_LABELS[paper.kind], paper.addressee, paper.issuer]
    return Document(
        party_id=account.party_id,
        account_id=account.pk,
        kind=paper.kind,
        number=paper.number,
        issued_on=paper.issued_on,
        issued_at=at,
        billing_month=max(item.billing_month for item in paper.items),
        contracts=contracts,
        counterparty=paper.addressee,
        net_yen=paper.total_yen,
        tax_yen=0,
        total_yen=paper.total_yen,
        words=search_text([*texts, paper.account_number, *numbers]),
        record_sha256=paper.digest,
        made_by=actor,
        created_at=at,
    )


def signed_paper(paper: PaymentPaper, at: datetime) -> bytes:
    return PDF_SIGNER.load_adapter().sign(
        render_payment_paper(paper, at),
        load_signer(),
        number=paper.number,
        at=at,
        stamp=configured_time_stamper(),
    )
