"""Every address of ours. An address never changes."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from madoguchi.web import document_check, guidance, home, outbox
from madoguchi.web.bills import bill_pages, billing_accounts, invoice_reissue, payment
from madoguchi.web.contracts import contract_pages, return_pages, usage
from madoguchi.web.documents import bookkeeping_pages, bundle_pages, search_pages
from madoguchi.web.finding import find_pages
from madoguchi.web.http.path_converters import (
    ContractCodeConverter,
    DocumentNumberConverter,
    MonthConverter,
    OrderNumberConverter,
    RenditionConverter,
)
from madoguchi.web.procedures import (
    attachment_pages,
    contact_path,
    contact_verification,
    option_pages,
    order_pages,
    procedure_pages,
)

register_converter(ContractCodeConverter, "contract")
register_converter(OrderNumberConverter, "receipt")
register_converter(MonthConverter, "month")
register_converter(DocumentNumberConverter, "document")
register_converter(RenditionConverter, "face")
OPTION_PATH = "c/<contract:contract>/options/<str:option>"
DRAFT_PATH = "p/<slug:slug>/<uuid:draft>"
BILL_PATH = "c/<contract:contract>/bills/<month:month>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("search/", find_pages.find_page, name="find"),
    path("go/<str:word>", find_pages.go_to_page, name="go"),
    path("contracts/", contract_pages.contracts, name="contracts"),
    path("c/<contract:contract>/", contract_pages.contract, name="contract"),
    path("c/<contract:contract>/returns/", return_pages.returns, name="returns"),
    path("c/<contract:contract>/usage/", usage.usage, name="usage"),
    path(
        "c/<contract:contract>/usage/<month:month>", usage.usage, name="usage-of-month"
    ),
    path("c/<contract:contract>/bills/", bill_pages.bills, name="bills"),
    path(
        "c/<contract:contract>/bills/latest", bill_pages.latest_bill, name="latest-bill"
    ),
    path(
        "c/<contract:contract>/bills/running",
        billing_accounts.running_bill,
        name="running-bill",
    ),
    path(
        "c/<contract:contract>/bills/delivery",
        billing_accounts.delivery_settings,
        name="delivery",
    ),
    path("bills/", billing_accounts.bill_accounts, name="bill-accounts"),
    path(BILL_PATH, bill_pages.bill, name="bill"),
    path(f"{BILL_PATH}/invoice", bill_pages.printable_invoice, name="invoice"),
    path(f"{BILL_PATH}/invoice.pdf", bill_pages.invoice_pdf, name="invoice-pdf"),
    path(f"{BILL_PATH}/invoice.xml", bill_pages.invoice_xml, name="invoice-xml"),
    path(f"{BILL_PATH}/history", bill_pages.bill_history, name="bill-history"),
    path(f"{BILL_PATH}/reissue", invoice_reissue.bill_reissue, name="bill-reissue"),
    path(f"{BILL_PATH}/lines.csv", bill_pages.bill_lines_csv, name="lines-csv"),
    path("payment/", payment.payment_page, name="payment"),
    path("bills/search/", search_pages.search, name="search"),
    path("bills/books/", bookkeeping_pages.books, name="books"),
    path("bills/books/<int:book>.csv", bookkeeping_pages.books_file, name="books-file"),
    path("org/departments/", bookkeeping_pages.departments, name="departments"),
    path(
        "org/departments/shares.csv",
        bookkeeping_pages.departments_file,
        name="departments-file",
    ),
    path("bills/export/", bundle_pages.bundle_list, name="bundles"),
    path("bills/export/<uuid:key>/", bundle_pages.bundle, name="bundle"),
    path(
        "bills/export/<uuid:key>/file.zip", bundle_pages.bundle_file, name="bundle-file"
    ),
    path(
        "documents/<document:number>.<face:face>",
        search_pages.document_file,
        name="document-file",
    ),
    # Procedures and what became of them
    path("procedures/", order_pages.procedures, name="procedures"),
    path("procedures/contacts/", contact_path.contact_path, name="contact-path"),
    path(
        "c/<contract:contract>/p/<slug:slug>/",
        procedure_pages.start_procedure,
        name="procedure",
    ),
    path(f"{OPTION_PATH}/add", option_pages.option_add, name="option-add"),
    path(f"{OPTION_PATH}/remove", option_pages.option_remove, name="option-remove"),
    path("p/<slug:slug>/", procedure_pages.start_procedure, name="procedure-of-party"),
    path(
        f"{DRAFT_PATH}/input/<int:nth>",
        procedure_pages.procedure_input,
        name="procedure-input",
    ),
    path(
        f"{DRAFT_PATH}/papers",
        attachment_pages.draft_attachments,
        name="procedure-papers",
    ),
    path(
        f"{DRAFT_PATH}/papers/<uuid:key>",
        attachment_pages.draft_attachment_file,
        name="procedure-paper",
    ),
    path(
        f"{DRAFT_PATH}/code", contact_verification.contact_code, name="procedure-code"
    ),
    path(
        f"{DRAFT_PATH}/check", procedure_pages.procedure_check, name="procedure-check"
    ),
    path(
        f"{DRAFT_PATH}/discard",
        procedure_pages.procedure_discard,
        name="procedure-discard",
    ),
    path("orders/<receipt:number>/", order_pages.order_detail, name="order"),
    path(
        "orders/<receipt:number>/receipt.pdf", order_pages.order_pdf, name="order-pdf"
    ),
    path(
        "orders/<receipt:number>/days.ics",
        order_pages.order_calendar,
        name="order-calendar",
    ),
    path(
        "orders/<receipt:number>/cancel", order_pages.order_cancel, name="order-cancel"
    ),
    path("check/", document_check.check_document, name="check"),
    path("help/errors/", guidance.error_list, name="errors"),
    path("help/errors/<slug:code>/", guidance.error_detail, name="error"),
    path("help/contact/", guidance.contact, name="contact"),
    path("accessibility/", guidance.accessibility, name="accessibility"),
    path("healthz", guidance.healthz, name="healthz"),
    path("help/sign-in/", guidance.sign_in_help, name="sign-in-help"),
    path("dev/outbox/", outbox.outbox, name="outbox"),
    path("", include("madoguchi.identity.urls")),
]
