"""How an announcement will read in each channel, before anybody gets it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from madoguchi.catalogue.cached_reference import reference_at
from madoguchi.notices.models import Notice
from madoguchi.notices.news_texts import mail_of_news, subject_of_news, title_of_news
from madoguchi.notices.notice_cards import NoticeCard
from madoguchi.notices.shared_words import sentence_to_share, sms_of_notice
from madoguchi.notices.site_pages.page_rendering import render_notice
from madoguchi.notices.site_pages.site_facts import SiteFacts
from madoguchi.notices.site_pages.site_policy import site_policy
from madoguchi.notices.status_board import board_of_notices

NOBODYS_PAGE = "…"  # of each subscriber's own: nobody is one yet


@dataclass(frozen=True, slots=True)
class ChannelPreview:
    """What a channel says: a heading, where it has one, and a text."""

    name: str
    heading: str
    text: str


def channel_previews(notice: Notice, at: datetime) -> Sequence[ChannelPreview]:
    """Write the notice as mail, SMS, notification of a browser, feed, and to copy."""
    operator = reference_at(at).operator
    brand = operator.brand if operator else ""
    phone = operator.support_phone if operator else ""
    stop = f"{settings.WEB_ORIGIN.text}/status/mail/{NOBODYS_PAGE}/"
    subject = subject_of_news(notice, brand, at)
    sms = sms_of_notice(notice, at, brand)
    letters = _("SMS（%(n)s文字）") % {"n": len(sms)}
    share = sentence_to_share(notice, at)
    return [
        ChannelPreview(_("メール"), subject, mail_of_news(notice, phone, stop, at)),
        ChannelPreview(letters, "", sms),
        ChannelPreview(_("ブラウザの通知"), subject, sms),
        ChannelPreview(_("フィード（Atom）"), title_of_news(notice, at), share),
        ChannelPreview(_("共有する文"), "", share),
    ]


def static_page_of(card: NoticeCard, at: datetime) -> HttpResponse:
    """Answer with the page of the static site, under its own policy."""
    operator = reference_at(at).operator
    facts = SiteFacts(
        at=at,
        brand=operator.brand if operator else "",
        phone=operator.support_phone if operator else "",
        portal=settings.WEB_ORIGIN.text,
        url=settings.STATUS_URL.rstrip("/"),
        notices=[],
        board=board_of_notices([], at),
    )
    answer = HttpResponse(render_notice(facts, card))
    policy = f"{site_policy()}; frame-ancestors 'none'"
    answer.headers["Content-Security-Policy"] = policy
    return answer
