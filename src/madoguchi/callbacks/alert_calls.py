"""Take the calls of monitoring systems: each opens a draft for the desk, once."""

from datetime import datetime

from django.conf import settings
from django.db import transaction

from madoguchi.callbacks.alert_bodies import alerts_in
from madoguchi.callbacks.call_outcomes import Outcome
from madoguchi.kernel.call_signatures import SIGNATURES, SignedCall, Verdict
from madoguchi.notices.alerts import keep_alert


def are_alerts_open() -> bool:
    return bool(settings.ALERTS_CALLBACK and settings.ALERTS_CALLBACK_SECRETS)


def take_alerts(call: SignedCall, at: datetime) -> Outcome:
    """Prove the call, and keep its alerts all or none."""
    verify = SIGNATURES[settings.ALERTS_CALLBACK]
    verdict = verify(call, settings.ALERTS_CALLBACK_SECRETS, at)
    if verdict != Verdict.GENUINE:
        return Outcome.STALE if verdict == Verdict.STALE else Outcome.FORGED
    try:
        alerts = alerts_in(call.body)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Outcome.UNREADABLE
    with transaction.atomic():
        news = [keep_alert(alert, at) for alert in alerts]
    return Outcome.TAKEN if any(news) else Outcome.DOUBLED
