"""The ways in which news of an outage go out: mail, SMS, a browser's notification."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.messages.counted_sms import send_counted_sms
from madoguchi.jobs.outages.news_readers import Reader
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.messaging import mail
from madoguchi.messaging.sms import may_send_sms
from madoguchi.notices.models import Notice, NoticeRevision
from madoguchi.notices.news_texts import mail_of_news, subject_of_news
from madoguchi.notices.push_endpoints import refuse_push_endpoint
from madoguchi.notices.push_ports import PUSH, PushMessage, PushOutcome
from madoguchi.notices.revision_changes import notice_of_content
from madoguchi.notices.shared_words import (
    farewell_words,
    sms_of_farewell,
    sms_of_notice,
)
from madoguchi.notices.subscription_models import Way


@dataclass
class NewsWays:
    """A revision in the words of each way. `failures`: how often nobody answered."""

    notice: Notice
    revision: int
    operator: Operator
    at: datetime
    server: BaseEmailBackend
    failures: int = 0

    def send(self, reader: Reader) -> bool:
        """Tell one subscriber. False where the address is gone for good.

        Unavailable without an answer. Never inside a transaction.
        """
        row = reader.row
        if row.way == Way.SMS:
            return self.send_sms(reader)
        if row.way == Way.PUSH:
            return self.send_push(reader)
        mail.send_plain_mail(
            to=row.address,
            subject=self.subject_for(reader),
            body=self.mail_body(reader),
            server=self.server,
        )
        return True

    def subject_for(self, reader: Reader) -> str:
        is_farewell = reader.is_farewell
        brand = self.operator.brand
        return subject_of_news(self.notice, brand, self.at, is_farewell=is_farewell)

    def short_message_for(self, reader: Reader) -> str:
        if reader.is_farewell:
            return sms_of_farewell(self.notice, self.operator.brand)
        return sms_of_notice(self.notice, self.at, self.operator.brand)

    def mail_body(self, reader: Reader) -> str:
        row, phone = reader.row, self.operator.support_phone
        stop = f"{settings.WEB_ORIGIN.text}/status/mail/{row.key}/"
        farewell = farewell_words(row.user_id) if reader.is_farewell else ""
        return mail_of_news(self.notice, phone, stop, self.at, farewell=farewell)

    def send_sms(self, reader: Reader) -> bool:
        """Send the short message; a number that the carrier bars counts as told."""
        if not may_send_sms():
            raise Unavailable("no adapter at the port sms")
        row, body = reader.row, self.short_message_for(reader)
        try:
            key = f"outage-{self.revision}-{row.pk}"
            send_counted_sms(to=row.address, body=body, key=key)
        except Refused:
            return True
        return True

    def send_push(self, reader: Reader) -> bool:
        """Send to the browser's push service; False where it knows it no more."""
        row = reader.row
        try:
            refuse_push_endpoint(row.push_endpoint)
        except Refused:
            return False
        message = PushMessage(
            endpoint=row.push_endpoint,
            key=row.push_key,
            secret=row.push_secret,
            title=self.subject_for(reader),
            body=self.short_message_for(reader),
            path=f"/status/{self.notice.pk}/",
            topic=self.notice.reference,
        )
        return PUSH.load_adapter().send(message) == PushOutcome.TAKEN


@contextmanager
def open_news_ways(
    told: NoticeRevision, operator: Operator, at: datetime
) -> Iterator[NewsWays]:
    """Keep one connection to the mail server for all that is sent."""
    notice = notice_of_content(told.content, told.notice_id)
    with mail.kept_connection() as server:
        yield NewsWays(notice, told.pk, operator, at, server)
