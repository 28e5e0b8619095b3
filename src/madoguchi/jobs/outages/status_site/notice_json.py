"""A notice as JSON of our own, with what Statuspage's shape has no word for."""

from typing import Any

from madoguchi.notices.notice_cards import NoticeCard
from madoguchi.notices.notice_changes import notice_content

OWN_COLUMNS = (
    *("kind", "functions", "services", "areas", "headline", "words", "effect"),
    *("progress", "starts_at", "ends_at", "noticed_at", "eta_kind", "expected_from"),
    *("expected_at", "next_update_at", "emergency_calls", "can_do", "avoid", "cause"),
    *("prevention", "affected_count", "is_count_final", "shown_codes"),
    *("alternatives", "procedures_note", "due_extended_to"),
)
"""All but the mode and the numbers of contracts, which are nobody else's business."""


def notice_json(card: NoticeCard) -> dict[str, Any]:
    """Build the JSON of a notice; moments are ISO 8601 in UTC."""
    content = notice_content(card.notice)
    return {
        "id": card.reference,
        "revision": card.revision,
        "is_limited_to_contracts": bool(card.notice.contracts),
        "is_next_update_late": card.is_late,
        **{name: content[name] for name in OWN_COLUMNS},
        "revisions": [
            {"number": row.number, "at": row.at.isoformat(), "changes": row.changes}
            for row in card.log
        ],
    }
