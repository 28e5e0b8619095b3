"""Whether the name on a transfer has little in common with a customer's."""

from madoguchi.customers.models import PartyProfile
from madoguchi.payments.incoming.payer_scores import LEAST_SCORE_SHOWN, payer_score
from madoguchi.platform.access import Access


def unlike_name(access: Access, payer: str) -> str:
    """Return the customer's own name where that of the payer does not resemble it.

    "" where it does. Without kana nothing can be compared: it is told, too. Inside the
    customer's scope.
    """
    profile = PartyProfile.objects.visible_to(access).first()
    if profile is None or payer_score(payer, profile.kana) >= LEAST_SCORE_SHOWN:
        return ""
    return profile.kana or profile.name
