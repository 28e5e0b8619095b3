"""Send to push services of browsers by pywebpush: RFC 8030, 8291 and 8292."""

import json
from typing import Any

import requests
from django.conf import settings
from py_vapid import Vapid
from pywebpush import WebPushException, webpush

from madoguchi.kernel.errors import Unavailable
from madoguchi.notices.push_keys import push_private_key
from madoguchi.notices.push_ports import PushMessage, PushOutcome

LIFETIME_SECONDS = 6 * 3600
TIMEOUT_SECONDS = 10
GONE_STATUSES = frozenset({404, 410})
PUSH_ERRORS = (WebPushException, requests.RequestException, ValueError)


class DirectCaller:
    """Goes to the address that was looked at: no redirect, no proxy of the machine."""

    def post(self, url: str, **options: Any) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.post(url, **options | {"allow_redirects": False})


class WebPushSender:
    def send(self, message: PushMessage) -> PushOutcome:
        words = {"title": message.title, "body": message.body, "path": message.path}
        keys = {"p256dh": message.key, "auth": message.secret}
        try:
            webpush(
                {"endpoint": message.endpoint, "keys": keys},
                json.dumps(words, ensure_ascii=False),
                vapid_private_key=Vapid(push_private_key()),
                vapid_claims={"sub": settings.PUSH_CONTACT},
                ttl=LIFETIME_SECONDS,
                timeout=TIMEOUT_SECONDS,
                headers={"Urgency": "high", "Topic": message.topic},
                requests_session=DirectCaller(),
            )
        except PUSH_ERRORS as error:
            if status_of(error) in GONE_STATUSES:
                return PushOutcome.GONE
            raise Unavailable(f"push: {type(error).__name__}") from error
        return PushOutcome.TAKEN


def status_of(error: Exception) -> int | None:
    """Return the status of the answer in an error; None where there was none."""
    answer = getattr(error, "response", None)
    return None if answer is None else int(answer.status_code)
