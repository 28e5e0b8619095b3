"""Mails about outages: the code that confirms an address, and the news."""

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from procrastinate.contrib.django import app

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.upkeep.retry_strategies import RETRY_FOR_A_DAY
from madoguchi.messaging import mail
from madoguchi.notices.models import NoticeRevision
from madoguchi.notices.notice_words import state_words
from madoguchi.notices.revision_changes import notice_of_content
from madoguchi.notices.shared_words import sentence_to_share
from madoguchi.notices.subscription_models import StatusMail, StatusSubscription
from madoguchi.notices.subscription_reach import (
    is_worth_telling,
    moment_of_mail,
    wants_news_of,
)
from madoguchi.notices.subscriptions import renew_subscription_code
from madoguchi.platform.batch import batch
from madoguchi.platform.clock import now
from madoguchi.platform.job_queue import defer_operator_job

SUBJECT_LENGTH = 60


@app.task(name="send_status_code", retry=RETRY_FOR_A_DAY)
def send_status_code(actor: str, subscription: int, **_no_party: None) -> None:
    """Mail a new code to an address that nobody has confirmed yet."""
    with batch(actor):
        row = StatusSubscription.objects.filter(pk=subscription).first()
        if row is None or row.confirmed_at is not None:
            return
        code, operator = renew_subscription_code(row), Operator.objects.get()
    words = {"brand": operator.brand, "phone": operator.support_phone, "code": code}
    mail.send_plain_mail(
        to=row.address,
        subject=f"【{operator.brand}】障害のお知らせメールの確認コード",
        body=render_to_string("mail/status_code.txt", words),
    )


@app.task(name="tell_subscribers", retry=RETRY_FOR_A_DAY)
def tell_subscribers(actor: str, revision: int, **_no_party: None) -> None:
    """Queue a mail of a revision for everybody whom it concerns. Safe to repeat."""
    at = now()
    with batch(actor):
        told = NoticeRevision.objects.select_related("notice").get(pk=revision)
        if not is_worth_telling(told):
            return
        notice = notice_of_content(told.content, told.notice_id)
        for row in confirmed_subscriptions().iterator():
            if wants_news_of(row, notice):
                moment = moment_of_mail(row, notice, at)
                ids = {"subscription": row.pk, "revision": revision}
                defer_operator_job("mail_status_news", moment, actor=actor, **ids)


def confirmed_subscriptions() -> QuerySet[StatusSubscription]:
    return StatusSubscription.objects.filter(ended_at=None).exclude(confirmed_at=None)


@app.task(name="mail_status_news", retry=RETRY_FOR_A_DAY)
def mail_status_news(
    actor: str, subscription: int, revision: int, **_no_party: None
) -> None:
    """Mail a revision to a subscriber, once; one that was overtaken is not mailed."""
    with batch(actor):
        row = confirmed_subscriptions().filter(pk=subscription).first()
        told = NoticeRevision.objects.select_related("notice").get(pk=revision)
        if row is None or is_told_or_overtaken(row, told):
            return
        operator = Operator.objects.get()
    notice, at = notice_of_content(told.content, told.notice_id), now()
    subject = f"【{operator.brand}】{notice.title}（{state_words(notice, at)}）"
    words = {
        "share": sentence_to_share(notice, at),
        "can_do": notice.can_do.splitlines(),
        "phone": operator.support_phone,
        "stop": f"{settings.WEB_ORIGIN.text}/status/mail/{row.key}/",
    }
    mail.send_plain_mail(
        to=row.address,
        subject=subject[:SUBJECT_LENGTH],
        body=render_to_string("mail/status_news.txt", words),
    )
    with batch(actor):
        StatusMail.objects.create(subscription=row, revision=told, at=at)


def is_told_or_overtaken(row: StatusSubscription, revision: NoticeRevision) -> bool:
    if row.mails.filter(revision=revision).exists():
        return True
    later = revision.notice.revisions.filter(number__gt=revision.number)
    return any(is_worth_telling(each) for each in later)
