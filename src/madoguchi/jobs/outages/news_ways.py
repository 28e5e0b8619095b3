"""The ways in which news of an outage go out: mail, SMS, a browser's notification."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string

from madoguchi.catalogue.models import Operator
from madoguchi.jobs.outages.news_readers import Reader
from madoguchi.kernel.errors import Refused, Unavailable
from madoguchi.messaging import mail
from madoguchi.messaging.sms import may_send_sms, send_sms
from madoguchi.notices.models import Notice, NoticeRevision
from madoguchi.notices.notice_words import state_words
from madoguchi.notices.push_endpoints import refuse_push_endpoint
from madoguchi.notices.push_ports import PUSH, PushMessage, PushOutcome
from madoguchi.notices.revision_changes import notice_of_content
from madoguchi.notices.shared_words import (
    farewell_state,
    farewell_words,
    sentence_to_share,
    sms_of_farewell,
    sms_of_notice,
)
from madoguchi.notices.subscription_models import Way

SUBJECT_LENGTH = 60


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
            subject=self.subject_for(reader)[:SUBJECT_LENGTH],
            body=render_to_string("mail/status_news.txt", self.mail_words(reader)),
            server=self.server,
        )
        return True

    def subject_for(self, reader: Reader) -> str:
        state = state_words(self.notice, self.at)
        if reader.is_farewell:
            state = farewell_state()
        return f"【{self.operator.brand}】{self.notice.title}（{state}）"

    def short_message_for(self, reader: Reader) -> str:
        if reader.is_farewell:
            return sms_of_farewell(self.notice, self.operator.brand)
        return sms_of_notice(self.notice, self.at, self.operator.brand)

    def mail_words(self, reader: Reader) -> dict[str, object]:
        row = reader.row
        return {
            "farewell": farewell_words(row.user_id) if reader.is_farewell else "",
            "share": sentence_to_share(self.notice, self.at),
            "can_do": self.notice.can_do.splitlines(),
            "phone": self.operator.support_phone,
            "stop": f"{settings.WEB_ORIGIN.text}/status/mail/{row.key}/",
        }

    def send_sms(self, reader: Reader) -> bool:
        """Send the short message; a number that the carrier bars counts as told."""
        if not may_send_sms():
            raise Unavailable("no adapter at the port sms")
        row, body = reader.row, self.short_message_for(reader)
        try:
            send_sms(to=row.address, body=body, key=f"outage-{self.revision}-{row.pk}")
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
