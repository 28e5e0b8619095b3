"""By what an export is judged: its moment, that of the load, and the setting."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class ConflictRule(StrEnum):
    """What becomes of an acknowledged change that an export contradicts.

    OURS: it stays and goes into the feed once more. THEIRS: the export wins and the
    customer is told. DESK: ours stays until somebody decides.
    """

    OURS = "ours"
    THEIRS = "theirs"
    DESK = "desk"


@dataclass(frozen=True, slots=True)
class ExportTerms:
    """Aware moments: `exported_at` as operator.json says, else that of the load."""

    exported_at: datetime
    loaded_at: datetime
    rule: ConflictRule

    def of_export(self, exported_at: datetime | None) -> "ExportTerms":
        """Return the terms of an export that says its moment, or says none."""
        if exported_at is None:
            return self
        return replace(self, exported_at=min(exported_at, self.loaded_at))

    def of_logins(self) -> "ExportTerms":
        """Return the terms for logins: no setting gives an address back by itself.

        Whoever reads the mailbox that somebody left would sign in by it: a person
        decides.
        """
        if self.rule is not ConflictRule.THEIRS:
            return self
        return replace(self, rule=ConflictRule.DESK)
