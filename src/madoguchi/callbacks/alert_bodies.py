"""Read alerts: Alertmanager's webhook (version 4), and a plain one of our own."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from madoguchi.kernel.typed_days import is_of_our_time
from madoguchi.notices.alerts import Alert
from madoguchi.platform.outside_handles import outside_key

ALERT_SENDER_NAME = "alerts"
MAX_ALERTS = 100  # of one call


def alerts_in(body: bytes) -> list[Alert]:
    """Read the alerts of a body. ValueError, TypeError or KeyError for neither form."""
    content = json.loads(body)
    if not isinstance(content, dict):
        raise TypeError("no object")
    rows = content.get("alerts", [content])
    if not isinstance(rows, list) or not 0 < len(rows) <= MAX_ALERTS:
        raise ValueError("no alerts, or too many")
    is_alertmanager = "alerts" in content
    return [alertmanager_alert(r) if is_alertmanager else plain_alert(r) for r in rows]


def alertmanager_alert(row: Mapping[str, Any]) -> Alert:
    """Read one of Alertmanager: labels name it, annotations say it.

    The labels `function` and `area` of your rules say what it is about; several are
    separated by commas.
    """
    labels, notes = words_of(row["labels"]), words_of(row.get("annotations", {}))
    name, begin = str(row["fingerprint"]), str(row["startsAt"])
    return Alert(
        key=outside_key(ALERT_SENDER_NAME, f"{name} {begin}"),
        title=notes.get("summary") or labels.get("alertname", ""),
        detail=notes.get("description", ""),
        started_at=moment_of_text(begin),
        is_resolved=row.get("status") == "resolved",
        functions=split_words(labels.get("function", "")),
        areas=split_words(labels.get("area", "")),
    )


def plain_alert(row: Mapping[str, Any]) -> Alert:
    """Read `{"id", "title", "detail", "started_at", "status", "function", "area"}`."""
    return Alert(
        key=outside_key(ALERT_SENDER_NAME, str(row["id"])),
        title=str(row["title"]),
        detail=str(row.get("detail", "")),
        started_at=moment_of_text(str(row["started_at"])),
        is_resolved=row.get("status") == "resolved",
        functions=split_words(str(row.get("function", ""))),
        areas=split_words(str(row.get("area", ""))),
    )


def words_of(values: Any) -> dict[str, str]:
    if not isinstance(values, dict):
        raise TypeError("no labels")
    return {str(name): str(value) for name, value in values.items()}


def split_words(text: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, text.split(","))))


def moment_of_text(text: str) -> datetime:
    """Read a moment of ISO 8601 of our time. ValueError without a time zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not is_of_our_time(moment):
        raise ValueError("no moment")
    return moment
