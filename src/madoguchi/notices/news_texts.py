"""A notice in the words of a mail, of a browser's notification and of a feed."""

from datetime import datetime

from django.template.loader import render_to_string

from madoguchi.notices.models import Notice
from madoguchi.notices.notice_cards import lines_while_on
from madoguchi.notices.notice_words import state_words
from madoguchi.notices.shared_words import farewell_state, sentence_to_share

MAX_SUBJECT_LETTERS = 60


def title_of_news(notice: Notice, at: datetime) -> str:
    return f"{notice.title}（{state_words(notice, at)}）"


def subject_of_news(
    notice: Notice, brand: str, at: datetime, *, is_farewell: bool = False
) -> str:
    """Write the subject of a mail, which also heads a browser's notification."""
    title = title_of_news(notice, at)
    if is_farewell:
        title = f"{notice.title}（{farewell_state()}）"
    return f"【{brand}】{title}"[:MAX_SUBJECT_LETTERS]


def mail_of_news(
    notice: Notice, phone: str, stop: str, at: datetime, *, farewell: str = ""
) -> str:
    """Write the body of a mail. `stop`: the page that ends the mails.

    `farewell`: what is said first to whom it reaches no more.
    """
    words = {
        "farewell": farewell,
        "share": sentence_to_share(notice, at),
        "can_do": lines_while_on(notice, notice.can_do),
        "phone": phone,
        "stop": stop,
    }
    return render_to_string("mail/status_news.txt", words)
