"""Every page of the customers. An address never changes."""

from django.utils.translation import gettext_lazy as _

from madoguchi.identity import urls as identity
from madoguchi.identity.page_rules import (
    EVERYBODY_RULE,
    MEMBERS_RULE,
    SAME_FOR_ALL_RULE,
)
from madoguchi.platform.page_table import MenuEntry, Page, url_patterns
from madoguchi.web import document_check, guidance, home, outbox, well_known
from madoguchi.web.bills import urls as bills
from madoguchi.web.contracts import urls as contracts
from madoguchi.web.documents import urls as documents
from madoguchi.web.finding import urls as finding
from madoguchi.web.procedures import urls as procedures

urlpatterns = url_patterns(
    Page(
        "", home.home, "home", rule=MEMBERS_RULE, menu=MenuEntry(1, _("ホーム"), "home")
    ),
    Page("check/", document_check.check_document, "check", rule=SAME_FOR_ALL_RULE),
    Page("help/errors/", guidance.error_list, "errors", rule=SAME_FOR_ALL_RULE),
    Page(
        "help/errors/<slug:code>/",
        guidance.error_detail,
        "error",
        rule=SAME_FOR_ALL_RULE,
        example={"code": "LOGIN-1046"},
    ),
    Page("help/contact/", guidance.contact, "contact", rule=SAME_FOR_ALL_RULE),
    Page(
        "accessibility/",
        guidance.accessibility,
        "accessibility",
        rule=SAME_FOR_ALL_RULE,
    ),
    Page("healthz", guidance.healthz, "healthz", rule=SAME_FOR_ALL_RULE),
    Page("help/sign-in/", guidance.sign_in_help, "sign-in-help", rule=EVERYBODY_RULE),
    Page(
        ".well-known/security.txt",
        well_known.security_txt,
        "security-txt",
        rule=SAME_FOR_ALL_RULE,
    ),
    Page(
        ".well-known/change-password",
        well_known.change_password,
        "change-password",
        rule=SAME_FOR_ALL_RULE,
    ),
    Page("dev/outbox/", outbox.outbox, "outbox", rule=EVERYBODY_RULE),
)

for area in (finding, contracts, bills, documents, procedures, identity):
    urlpatterns += area.urlpatterns
