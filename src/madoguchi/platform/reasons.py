"""The reason that staff must give for an act on a customer's data."""

from django.utils.translation import gettext as _

from madoguchi.kernel.errors import Refused

MIN_REASON_LENGTH = 5  # characters


def clean_reason(text: str) -> str:
    """Return the reason for the audit log.

    Refused with `staff_reason_needed` when too short.
    """
    return strip_reason(
        text,
        Refused(
            "staff_reason_needed",
            _("理由を5文字以上で入力してください。何も変更していません。"),
        ),
    )


def strip_reason(text: str, refusal: Refused) -> str:
    """Return the text without outer spaces; raise `refusal` when too short."""
    reason = text.strip()
    if len(reason) < MIN_REASON_LENGTH:
        raise refusal
    return reason
