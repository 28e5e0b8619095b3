"""What card companies call brands and refusals, in the words of the port.

Stripe and PAY.JP share most of these words.
"""

from madoguchi.payments.card_values import DeclineReason

BRAND_NAMES = {
    "amex": "American Express",
    "diners": "Diners Club",
    "discover": "Discover",
    "jcb": "JCB",
    "mastercard": "Mastercard",
    "unionpay": "UnionPay",
    "visa": "Visa",
}

DECLINE_WORDS = {
    DeclineReason.EXPIRED: ("expired_card", "card_expired"),
    DeclineReason.NO_FUNDS: (
        "insufficient_funds",
        "card_velocity_exceeded",
        "withdrawal_count_limit_exceeded",
    ),
    DeclineReason.AUTHENTICATION_FAILED: (
        "authentication_required",
        "authentication_not_handled",
        "payment_intent_authentication_failure",
        "setup_intent_authentication_failure",
        "three_d_secure_failed",
    ),
    DeclineReason.LOST_OR_STOLEN: ("lost_card", "stolen_card", "pickup_card"),
    DeclineReason.NOT_ACCEPTED: (
        "card_not_supported",
        "currency_not_supported",
        "not_permitted",
        "restricted_card",
        "service_not_allowed",
        "transaction_not_allowed",
    ),
    DeclineReason.REGISTER_AGAIN: (
        "invalid_account",
        "new_account_information_available",
        "payment_method_detached",
        "resource_missing",
        "revocation_of_all_authorizations",
        "revocation_of_authorization",
        "stop_payment_order",
    ),
}
REASON_OF_WORD = {
    word: reason for reason, words in DECLINE_WORDS.items() for word in words
}


def brand_name(word: str) -> str:
    """Return the brand as it is written on cards; one that is not known as it came."""
    return BRAND_NAMES.get(word.lower(), word)[:20]


def decline_reason(*words: object) -> DeclineReason:
    """Return the reason of the first word that says one, else UNSAID."""
    known = (REASON_OF_WORD.get(str(word)) for word in words if word)
    return next((reason for reason in known if reason), DeclineReason.UNSAID)
