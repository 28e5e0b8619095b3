"""What the check page says of a file."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy

VERDICT_HEADINGS = {
    "issued": gettext_lazy("発行した書類です"),
    "replaced": gettext_lazy("発行した書類ですが、いまは有効ではありません"),
    "appended": gettext_lazy("発行した書類に、あとから書き加えられています"),
    "changed": gettext_lazy("発行したときの内容と違います"),
    "not_pdf": gettext_lazy("PDFではないか、発行した書類ではありません"),
    "former": gettext_lazy("この窓口が発行した書類ではありません"),
    "unknown": gettext_lazy("発行した記録がありません"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """`outcome`: a word of `HEADINGS`."""

    outcome: str
    sha256: str
    number: str = ""
    kind: str = ""
    shown: str = ""
    issued_on: date | None = None
    deleted_on: date | None = None

    @property
    def heading(self) -> str:
        return str(VERDICT_HEADINGS[self.outcome])
