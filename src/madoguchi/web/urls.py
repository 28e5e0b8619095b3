"""Every address of ours. An address never changes; web/permissions.py says who may."""

from django.urls import URLPattern, URLResolver, path, register_converter

from madoguchi.web import (
    bills,
    contracts,
    first_access,
    guidance,
    home,
    outbox,
    payment,
    sign_in,
)
from madoguchi.web.paths import CodePath, MonthPath

register_converter(CodePath, "contract")
register_converter(MonthPath, "month")
BILL = "c/<contract:contract>/bills/<month:month>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("contracts/", contracts.contracts, name="contracts"),
    path("c/<contract:contract>/", contracts.contract, name="contract"),
    path("c/<contract:contract>/bills/", bills.bills, name="bills"),
    path("c/<contract:contract>/bills/latest", bills.latest, name="latest-bill"),
    path(BILL, bills.bill, name="bill"),
    path(f"{BILL}/invoice", bills.invoice, name="invoice"),
    path(f"{BILL}/invoice.pdf", bills.invoice_pdf, name="invoice-pdf"),
    path(f"{BILL}/lines.csv", bills.lines_csv, name="lines-csv"),
    path("payment/", payment.payment, name="payment"),
    path("help/errors/", guidance.errors, name="errors"),
    path("help/errors/<slug:code>/", guidance.error, name="error"),
    path("help/contact/", guidance.contact, name="contact"),
    path("accessibility/", guidance.accessibility, name="accessibility"),
    path("healthz", guidance.healthz, name="healthz"),
    path("login/", sign_in.sign_in, name="sign-in"),
    path("logout/", sign_in.sign_out, name="sign-out"),
    path("signed-out/", sign_in.signed_out, name="signed-out"),
    path("first-access/", first_access.first_access, name="first-access"),
    path(
        "first-access/code/", first_access.first_access_code, name="first-access-code"
    ),
    path(
        "first-access/password/",
        first_access.first_access_password,
        name="first-access-password",
    ),
    path("dev/outbox/", outbox.outbox, name="outbox"),
]
