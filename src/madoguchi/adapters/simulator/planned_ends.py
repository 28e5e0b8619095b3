"""How charges of simulated cards end: the end of the token says it, or the sum."""

from datetime import timedelta
from enum import StrEnum

from madoguchi.payments.card_values import DeclineReason

LATE_AFTER = timedelta(minutes=1)
"""How long a late end is not known."""


class PlannedEnd(StrEnum):
    """How a charge ends: an end of its own, or the reason of a refusal."""

    PAID = "paid"
    EXPIRED = DeclineReason.EXPIRED.value
    NO_FUNDS = DeclineReason.NO_FUNDS.value
    AUTHENTICATION_FAILED = DeclineReason.AUTHENTICATION_FAILED.value
    LOST_OR_STOLEN = DeclineReason.LOST_OR_STOLEN.value
    NOT_ACCEPTED = DeclineReason.NOT_ACCEPTED.value
    REGISTER_AGAIN = DeclineReason.REGISTER_AGAIN.value
    UNSAID = DeclineReason.UNSAID.value
    SILENT = "silent"  # nothing happens, and no answer comes
    ANSWER_LOST = "answer_lost"  # paid, but the first answer does not come
    LATE = "late"  # accepted, paid after LATE_AFTER
    LATE_REFUSED = "late_refused"  # accepted, refused after LATE_AFTER
    TAKEN_BACK = "taken_back"  # paid, taken back by the issuer after LATE_AFTER


AMOUNT_ENDS = {
    99_900 + nth: end for nth, end in enumerate(PlannedEnd) if end != PlannedEnd.PAID
}
"""99,901 yen expired, 99,902 yen no_funds, and so on in the order of PlannedEnd."""


def token_with_end(digest: str, end: PlannedEnd) -> str:
    return f"card-{digest}" if end == PlannedEnd.PAID else f"card-{digest}+{end}"


def planned_end(token: str, amount_yen: int) -> PlannedEnd:
    """Return what the token says after its +, else what the sum says, else PAID."""
    word = token.rpartition("+")[2] if "+" in token else ""
    if word in list(PlannedEnd):
        return PlannedEnd(word)
    return AMOUNT_ENDS.get(amount_yen, PlannedEnd.PAID)


def reason_of(end: PlannedEnd) -> DeclineReason | None:
    """Return why a charge that ends so is refused; None where it is not."""
    if end == PlannedEnd.LATE_REFUSED:
        return DeclineReason.UNSAID
    return DeclineReason(end.value) if end.value in list(DeclineReason) else None
