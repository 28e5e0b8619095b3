"""What is asked of a card gateway, and what it answers. Sums in yen."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DeclineReason(StrEnum):
    """Why a card was not registered or not charged, as far as the gateway says."""

    EXPIRED = "expired"
    NO_FUNDS = "no_funds"  # balance or limit
    AUTHENTICATION_FAILED = "authentication_failed"  # 3-D Secure
    LOST_OR_STOLEN = "lost_or_stolen"
    NOT_ACCEPTED = "not_accepted"  # the card is none for this purpose
    REGISTER_AGAIN = "register_again"  # the registration does not hold any more
    AMOUNT = "amount"  # the company takes no sum as small, or as large
    UNSAID = "unsaid"  # the issuer keeps the reason to itself


@dataclass(frozen=True, slots=True)
class CardFacts:
    """A registered card: its token at the gateway and what may be shown of it.

    `expiry` is its last month, YYYY-MM. `reference` names the registration with 3-D
    Secure, which later charges have to name.
    """

    token: str
    brand: str
    last4: str
    expiry: str
    reference: str


@dataclass(frozen=True, slots=True)
class RegistrationRequest:
    """`key` makes a repeat harmless; `customer` is the customer number, `N…`.

    The customer comes back to `return_address`, whatever becomes of it.
    """

    key: str
    customer: str
    return_address: str


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """A page of the gateway: its name there, and the https address of the browser."""

    outside_id: str
    address: str


class RegistrationState(StrEnum):
    OPEN = "open"
    REGISTERED = "registered"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class RegistrationAnswer:
    """`card` where it is registered, `reason` where it was refused."""

    state: RegistrationState
    card: CardFacts | None = None
    reason: DeclineReason | None = None


@dataclass(frozen=True, slots=True)
class ChargeRequest:
    """Money to take of a registered card, without the customer being there.

    `words` is what the customer's statement may say: half-width, at most 22.
    """

    key: str
    customer: str
    token: str
    reference: str
    amount_yen: int
    words: str


@dataclass(frozen=True, slots=True)
class PaymentPageRequest:
    """A bill to pay on the gateway's page, with any card."""

    key: str
    customer: str
    amount_yen: int
    words: str
    return_address: str


class DisputeState(StrEnum):
    INQUIRY = "inquiry"  # the issuer asks; no money has moved
    NEEDS_ANSWER = "needs_answer"
    UNDER_REVIEW = "under_review"  # answered
    LOST = "lost"
    WON = "won"  # or withdrawn


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """What a holder disputes of a charge. `answer_by`: the last JST day to answer."""

    outside_id: str
    state: DisputeState
    amount_yen: int
    answer_by: date | None = None


class ChargeState(StrEnum):
    ACCEPTED = "accepted"  # its end comes later
    PAID = "paid"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"  # the page was left, or its time was over


@dataclass(frozen=True, slots=True)
class ChargeAnswer:
    """What the gateway knows of a charge. `on` is the JST day on which it ended.

    `taken_back_yen` is what an issuer took back by a dispute (chargeback), in all;
    `disputes` are those that the gateway names.
    """

    outside_id: str
    state: ChargeState
    amount_yen: int
    on: date | None = None
    reason: DeclineReason | None = None
    brand: str = ""
    last4: str = ""
    taken_back_yen: int = 0
    disputes: tuple[DisputeFacts, ...] = ()


class RefundState(StrEnum):
    ACCEPTED = "accepted"
    RETURNED = "returned"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RefundAnswer:
    outside_id: str
    state: RefundState
    amount_yen: int
    on: date | None = None


class ToldAbout(StrEnum):
    """What a call-back is about; what became of it is asked of the gateway itself."""

    CHARGE = "charge"
    REGISTRATION = "registration"
    REFUND = "refund"
    CARD = "card"  # the issuer has replaced a card: its token stays, its end changes


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """A thing that a call-back tells. `call_id` is the gateway's own name for it."""

    outside_id: str
    call_id: str
    about: ToldAbout
