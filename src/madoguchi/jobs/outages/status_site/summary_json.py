"""The state as JSON in the shape of Statuspage's API v2, which many tools read."""

from datetime import datetime
from typing import Any

from madoguchi.notices.announcement import Effect, Progress
from madoguchi.notices.models import Notice
from madoguchi.notices.notice_cards import NoticeCard
from madoguchi.notices.notice_times import PlannedTime, time_of_notice
from madoguchi.notices.site_pages.site_facts import SiteFacts
from madoguchi.notices.status_board import FunctionRow

PAGE_ID = "madoguchi"
STATUS_OF_EFFECT = {
    "": "operational",
    "work": "under_maintenance",
    Effect.SLOW.value: "degraded_performance",
    Effect.PARTIAL.value: "partial_outage",
    Effect.DOWN.value: "major_outage",
}
IMPACT_OF_EFFECT = {
    "": "none",
    "work": "maintenance",
    Effect.SLOW.value: "minor",
    Effect.PARTIAL.value: "major",
    Effect.DOWN.value: "critical",
}
STATUS_OF_PROGRESS = {
    "": "investigating",
    Progress.INVESTIGATING.value: "investigating",
    Progress.IDENTIFIED.value: "identified",
    Progress.REPAIRING.value: "identified",
    Progress.WATCHING.value: "monitoring",
    Progress.RECOVERED.value: "resolved",
    Progress.REPORTED.value: "postmortem",
}
STATUS_OF_TIME = {
    PlannedTime.COMING: "scheduled",
    PlannedTime.CURRENT: "in_progress",
    PlannedTime.OVER: "completed",
}
GRAVITY = ("none", "maintenance", "minor", "major", "critical")
DESCRIPTIONS = {
    "none": "障害も作業もありません",
    "maintenance": "作業中です",
    "minor": "遅くなっている機能があります",
    "major": "一部で使えない機能があります",
    "critical": "使えない機能があります",
}


def status_summary(facts: SiteFacts) -> dict[str, Any]:
    """Build `summary.json`: page, status, components, incidents, maintenances."""
    board = facts.board
    impacts = [IMPACT_OF_EFFECT[row.effect] for row in board.functions]
    indicator = max(impacts, key=GRAVITY.index, default="none")
    planned = [*board.current, *board.coming]
    return {
        "page": {
            "id": PAGE_ID,
            "name": facts.brand,
            "url": facts.url,
            "time_zone": "Asia/Tokyo",
            "updated_at": facts.at.isoformat(),
        },
        "status": {"indicator": indicator, "description": DESCRIPTIONS[indicator]},
        "components": [
            function_component(row, place, facts.at)
            for place, row in enumerate(board.functions, 1)
        ],
        "incidents": [incident_of_card(card, facts) for card in board.incidents],
        "scheduled_maintenances": [
            maintenance_of_card(card, facts)
            for card in planned
            if card.notice.kind == Notice.Kind.MAINTENANCE
        ],
    }


def function_component(row: FunctionRow, place: int, at: datetime) -> dict[str, Any]:
    return {
        "id": row.name,
        "name": row.label,
        "status": STATUS_OF_EFFECT[row.effect],
        "position": place,
        "page_id": PAGE_ID,
        "group": False,
        "group_id": None,
        "only_show_if_degraded": False,
        "updated_at": at.isoformat(),
    }


def incident_of_card(card: NoticeCard, facts: SiteFacts) -> dict[str, Any]:
    """Build what incidents and maintenances have in common."""
    notice = card.notice
    began = card.told_at or notice.starts_at
    return {
        "id": card.reference,
        "name": f"{notice.title}（{card.state}）"
        if notice.is_called_off
        else notice.title,
        "status": status_of_notice(notice, facts.at),
        "impact": IMPACT_OF_EFFECT[notice.effect or Effect.PARTIAL.value],
        "started_at": notice.starts_at.isoformat(),
        "created_at": began.isoformat(),
        "updated_at": (card.log[0].at if card.log else began).isoformat(),
        "resolved_at": notice.ends_at.isoformat() if notice.ends_at else None,
        "shortlink": f"{facts.url}/incidents/{card.reference}.html",
        "page_id": PAGE_ID,
        "components": [{"id": name} for name in notice.functions],
        "incident_updates": [
            {
                "id": f"{card.reference}-{telling.number}",
                "incident_id": card.reference,
                "status": status_of_notice(telling.said, telling.at),
                "body": "。".join(telling.changes),
                "created_at": telling.at.isoformat(),
                "display_at": telling.at.isoformat(),
            }
            for telling in card.log
        ],
    }


def maintenance_of_card(card: NoticeCard, facts: SiteFacts) -> dict[str, Any]:
    ends_at = card.notice.ends_at
    return incident_of_card(card, facts) | {
        "impact": "maintenance",
        "resolved_at": None,
        "scheduled_for": card.notice.starts_at.isoformat(),
        "scheduled_until": ends_at.isoformat() if ends_at else None,
    }


def status_of_notice(notice: Notice, at: datetime) -> str:
    if notice.kind == Notice.Kind.INCIDENT:
        return STATUS_OF_PROGRESS[notice.progress]
    if notice.is_called_off:
        return "completed"  # the shape has no word for what does not take place
    return STATUS_OF_TIME[time_of_notice(notice, at)]
