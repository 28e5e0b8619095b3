"""The pages of procedures and of the orders they become."""

from django.utils.translation import gettext_lazy as _

from madoguchi.identity.page_rules import MEMBERS_RULE
from madoguchi.platform.page_table import MenuEntry, Page, Purpose, url_patterns
from madoguchi.web.http.right_rules import (
    APPLICANTS_RULE,
    DISCARD_RULE,
    PARTY_APPLICANTS_RULE,
)
from madoguchi.web.procedures import (
    attachment_pages,
    contact_path,
    contact_verification,
    option_pages,
    order_pages,
    outside_pages,
    procedure_pages,
)
from madoguchi.web.procedures.draft_context import procedure_title

urlpatterns = url_patterns(
    Page(
        "procedures/",
        order_pages.procedures,
        "procedures",
        rule=MEMBERS_RULE,
        menu=MenuEntry(6, _("各種手続き"), "list", short=_("手続き")),
        of_contract="procedures-of-contract",
        purposes=(
            Purpose("progress", _("手続きの状況")),
            Purpose("undo", _("申し込みの取り消し（手続きの状況から）")),
            Purpose("work", _("工事（手続きの状況）")),
        ),
    ),
    Page(
        "c/<contract:contract>/procedures/",
        order_pages.procedures,
        "procedures-of-contract",
        rule=MEMBERS_RULE,
        nav="procedures",
        switch_to="procedures-of-contract",
    ),
    Page(
        "procedures/contacts/",
        contact_path.contact_path,
        "contact-path",
        rule=PARTY_APPLICANTS_RULE,
        nav="procedures",
        purposes=(Purpose("contact", _("連絡先の変更")),),
    ),
    Page(
        "c/<contract:contract>/p/<slug:slug>/",
        procedure_pages.start_procedure,
        "procedure",
        rule=APPLICANTS_RULE,
        nav="procedures",
        example={"slug": "nickname"},
    ),
    Page(
        "c/<contract:contract>/options/<str:option>/add",
        option_pages.option_add,
        "option-add",
        rule=APPLICANTS_RULE,
        example={"option": "TALK"},
    ),
    Page(
        "c/<contract:contract>/options/<str:option>/remove",
        option_pages.option_remove,
        "option-remove",
        rule=APPLICANTS_RULE,
        example={"option": "TALK"},
    ),
    Page(
        "p/<slug:slug>/",
        procedure_pages.start_procedure,
        "procedure-of-party",
        rule=APPLICANTS_RULE,
        nav="procedures",
        example={"slug": "nickname"},
    ),
    Page(
        "p/<slug:slug>/<draft:draft>/input/<int:nth>",
        procedure_pages.procedure_input,
        "procedure-input",
        rule=APPLICANTS_RULE,
        keeps_answers=True,
        task=procedure_title,
        example={"slug": "nickname", "nth": 1},
    ),
    Page(
        "p/<slug:slug>/<draft:draft>/papers",
        attachment_pages.draft_attachments,
        "procedure-papers",
        rule=APPLICANTS_RULE,
        task=procedure_title,
        example={"slug": "nickname"},
    ),
    Page(
        "p/<slug:slug>/<draft:draft>/papers/<uuid:key>",
        attachment_pages.draft_attachment_file,
        "procedure-paper",
        rule=APPLICANTS_RULE,
        task=procedure_title,
        example={"slug": "nickname"},
    ),
    Page(
        "p/<slug:slug>/<draft:draft>/code",
        contact_verification.contact_code,
        "procedure-code",
        rule=APPLICANTS_RULE,
        task=procedure_title,
        example={"slug": "nickname"},
    ),
    Page(
        "p/<slug:slug>/<draft:draft>/check",
        procedure_pages.procedure_check,
        "procedure-check",
        rule=APPLICANTS_RULE,
        task=procedure_title,
        example={"slug": "nickname"},
    ),
    Page(
        "p/<slug:slug>/<draft:draft>/back",
        outside_pages.procedure_back,
        "procedure-back",
        rule=APPLICANTS_RULE,
        task=procedure_title,
        example={"slug": "nickname"},
    ),
    Page(
        "p/<slug:slug>/<draft:draft>/discard",
        procedure_pages.procedure_discard,
        "procedure-discard",
        rule=DISCARD_RULE,
        form_page="procedures",
        task=procedure_title,
        example={"slug": "nickname"},
    ),
    Page(
        "orders/<receipt:number>/",
        order_pages.order_detail,
        "order",
        rule=MEMBERS_RULE,
        nav="procedures",
    ),
    Page(
        "orders/<receipt:number>/receipt.pdf",
        order_pages.order_pdf,
        "order-pdf",
        rule=MEMBERS_RULE,
    ),
    Page(
        "orders/<receipt:number>/days.ics",
        order_pages.order_calendar,
        "order-calendar",
        rule=MEMBERS_RULE,
    ),
    Page(
        "orders/<receipt:number>/cancel",
        order_pages.order_cancel,
        "order-cancel",
        rule=APPLICANTS_RULE,
    ),
)
