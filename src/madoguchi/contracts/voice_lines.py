"""Whether a customer has a line that may carry calls."""

from madoguchi.contracts.models import Contract
from madoguchi.contracts.service_kinds import Service

VOICE_NUMBER_PATTERN = r"^0[789]0"


def has_voice_line(party: int) -> bool:
    """Whether a mobile line that may carry calls (070, 080, 090) is in use.

    A data line with such a number counts too: nothing tells the two apart.
    """
    lines = Contract.objects.filter(
        party=party,
        service=Service.MOBILE,
        line_number__regex=VOICE_NUMBER_PATTERN,
    )
    return lines.exclude(status="ended").exists()
