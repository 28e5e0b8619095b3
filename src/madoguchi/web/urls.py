"""Every page of the customers. An address never changes."""

from django.utils.translation import gettext_lazy as _

from madoguchi.identity import urls as identity
from madoguchi.identity.page_rules import (
    EVERYBODY_RULE,
    FRAMELESS_RULE,
    MEMBERS_RULE,
    SAME_FOR_ALL_RULE,
)
from madoguchi.platform.page_table import MenuEntry, Page, Purpose, url_patterns
from madoguchi.web import (
    bank_pages,
    document_check,
    gateway_pages,
    outbox,
    well_known,
)
from madoguchi.web.bills import urls as bills
from madoguchi.web.contracts import mail_page
from madoguchi.web.contracts import urls as contracts
from madoguchi.web.documents import urls as documents
from madoguchi.web.finding import urls as finding
from madoguchi.web.help import error_pages, guidance, help_pages
from madoguchi.web.home import home_page, shortcut_page
from madoguchi.web.people import urls as people
from madoguchi.web.procedures import urls as procedures
from madoguchi.web.status import urls as status

PURPOSES_BY_TELEPHONE = (
    Purpose("support", _("お問い合わせ")),
    Purpose("lost", _("SIMの紛失・利用停止は、お電話で承ります")),
    Purpose("mnp", _("ほかの会社への乗り換え（MNP）は、お電話で承ります")),
    Purpose("sim", _("SIM・eSIMの交換と再発行は、お電話で承ります")),
    Purpose("apn", _("スマホの接続設定（APN）は、お電話でご案内します")),
    Purpose("mailset", _("メールソフトの設定は、お電話でご案内します")),
    Purpose("mailpw", _("メールのパスワードの変更は、お電話で承ります")),
    Purpose("privacy", _("個人情報の扱いと開示のご請求は、お電話で承ります")),
)
"""What no page serves yet. A page that comes takes its purpose over."""

urlpatterns = url_patterns(
    Page(
        "",
        home_page.home,
        "home",
        rule=MEMBERS_RULE,
        menu=MenuEntry(1, _("ホーム"), "home", short=_("ホーム")),
    ),
    Page(
        "check/",
        document_check.check_document,
        "check",
        rule=SAME_FOR_ALL_RULE,
        nav="help",
        purposes=(Purpose("check-document", _("請求書が本物か確かめる")),),
    ),
    Page(
        "help/",
        help_pages.help_index,
        "help",
        rule=SAME_FOR_ALL_RULE,
        menu=MenuEntry(7, _("サポート"), "help", short=_("サポート")),
    ),
    Page(
        "help/senders/",
        help_pages.senders,
        "senders",
        rule=SAME_FOR_ALL_RULE,
        nav="help",
        purposes=(Purpose("senders", _("届いたメール・SMSが本物か確かめる")),),
    ),
    Page(
        "help/errors/",
        error_pages.error_list,
        "errors",
        rule=SAME_FOR_ALL_RULE,
        nav="help",
    ),
    Page(
        "help/errors/<slug:code>/",
        error_pages.error_detail,
        "error",
        rule=SAME_FOR_ALL_RULE,
        nav="help",
        example={"code": "LOGIN-1046"},
    ),
    Page(
        "help/contact/",
        guidance.contact,
        "contact",
        rule=SAME_FOR_ALL_RULE,
        nav="help",
        purposes=PURPOSES_BY_TELEPHONE,
    ),
    Page(
        "account/shortcuts/",
        shortcut_page.shortcuts,
        "shortcuts",
        rule=MEMBERS_RULE,
    ),
    Page(
        "mail/",
        mail_page.mail,
        "mail",
        rule=MEMBERS_RULE,
        menu=MenuEntry(5, _("メール"), "mail"),
        purposes=(Purpose("mailbox", _("メールボックスと容量（不調はお電話で）")),),
    ),
    Page(
        "accessibility/",
        guidance.accessibility,
        "accessibility",
        rule=SAME_FOR_ALL_RULE,
    ),
    Page("healthz", guidance.healthz, "healthz", rule=FRAMELESS_RULE),
    Page(
        "help/sign-in/",
        guidance.sign_in_help,
        "sign-in-help",
        rule=SAME_FOR_ALL_RULE,
        nav="help",
        purposes=(Purpose("login-help", _("ログインできないとき")),),
    ),
    Page(
        ".well-known/security.txt",
        well_known.security_txt,
        "security-txt",
        rule=FRAMELESS_RULE,
    ),
    Page(
        ".well-known/change-password",
        well_known.change_password,
        "change-password",
        rule=FRAMELESS_RULE,
    ),
    Page("dev/outbox/", outbox.outbox, "outbox", rule=EVERYBODY_RULE),
    Page(
        "dev/cards/<slug:outside_id>/",
        gateway_pages.gateway_page,
        "gateway-page",
        rule=EVERYBODY_RULE,
        example={"outside_id": "page-of-nobody"},
    ),
    Page(
        "dev/banks/<slug:outside_id>/",
        bank_pages.bank_page,
        "bank-page",
        rule=EVERYBODY_RULE,
        example={"outside_id": "page-of-nobody"},
    ),
)

AREAS = (finding, contracts, bills, documents, people, procedures, status, identity)
for area in AREAS:
    urlpatterns += area.urlpatterns
