"""The pages of outages. An address never changes."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from madoguchi.identity.page_rules import (
    EVERYBODY_RULE,
    SAME_FOR_ALL_RULE,
    SIGNED_IN_RULE,
)
from madoguchi.platform.page_table import Page, Purpose, url_patterns
from madoguchi.web.status import (
    mail_pages,
    number_pages,
    own_news_browsers,
    own_news_pages,
    status_pages,
)

urlpatterns = url_patterns(
    Page(
        "status/",
        status_pages.status,
        "status",
        rule=SAME_FOR_ALL_RULE,
        nav="help",
        purposes=(
            Purpose("status", _("障害情報（つながらないとき）")),
            Purpose("compensation", _("障害の補償（障害情報のページ）")),
        ),
    ),
    Page(
        "status/<row:pk>/",
        status_pages.status_notice,
        "status-notice",
        rule=SAME_FOR_ALL_RULE,
        nav="help",
        example={"pk": 1},
    ),
    Page(
        "status/number/",
        number_pages.status_number,
        "status-number",
        rule=EVERYBODY_RULE,
        nav="help",
    ),
    Page(
        "status/own/",
        own_news_pages.own_news,
        "own-news",
        rule=SIGNED_IN_RULE,
        nav="help",
        purposes=(Purpose("own-news", _("ご契約の障害のお知らせの受け取り")),),
    ),
    Page(
        "status/own/browser/",
        own_news_browsers.own_news_browser,
        "own-news-browser",
        rule=SIGNED_IN_RULE,
        form_page="own-news",
    ),
    Page(
        "status/mail/",
        mail_pages.status_mail,
        "status-mail",
        rule=EVERYBODY_RULE,
        nav="help",
    ),
    Page(
        "status/mail/<uuid:key>/",
        mail_pages.status_mail_code,
        "status-mail-code",
        rule=EVERYBODY_RULE,
        nav="help",
        example={"key": UUID(int=1)},
    ),
)
