"""What a simulated issuer disputes of a charge."""

from datetime import datetime, timedelta

from madoguchi.adapters.simulator.card_files import Record
from madoguchi.payments.card_values import DisputeFacts, DisputeState

ANSWER_WITHIN = timedelta(days=10)


def played_disputes(name: str, record: Record, back_yen: int) -> list[DisputeFacts]:
    """Return the one dispute of a charge of which money was taken back, if any.

    It waits for an answer for ten days after the charge, unless `dispute` says more.
    """
    told: Record = record.get("dispute", {})
    yen = told.get("yen", back_yen)
    if not yen:
        return []
    answer_by = datetime.fromisoformat(record["at"]).date() + ANSWER_WITHIN
    state = DisputeState(told.get("state", DisputeState.NEEDS_ANSWER))
    return [DisputeFacts(f"dispute-{name}", state, yen, answer_by)]
