"""Files that a kind of procedure asks its customers to attach."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import override

from madoguchi.procedures.models.attachments import ATTACHMENT_LABELS


@dataclass(frozen=True, slots=True)
class AttachmentSpec:
    """A required attachment: its code, kept on the rows for ever, and its label.

    Rows from before there were codes bear the Japanese label instead.
    """

    code: str
    label: str | Promise

    def __post_init__(self) -> None:
        ATTACHMENT_LABELS[self.code] = self.label

    def is_named_by(self, stored: str) -> bool:
        """Whether a row with this `what` is such an attachment."""
        with override("ja"):
            return stored in {self.code, str(self.label)}
