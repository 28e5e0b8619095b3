"""What a charge tells the company besides the money: whose, for what, agreed when."""

from madoguchi.payments.card_values import ChargeRequest


def metadata_of(request: ChargeRequest) -> dict[str, str]:
    """Return our key, the customer number and the registration with 3-D Secure.

    The method itself carries the agreement to both companies; the name of the
    registration proves at an issuer's dispute which one it was. An imported card may
    have none.
    """
    told = {"key": request.key, "customer": request.customer}
    if request.reference:
        told["registration"] = request.reference
    return told
