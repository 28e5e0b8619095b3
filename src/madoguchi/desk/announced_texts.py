"""What the forms share by which the desk writes texts that customers read."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from madoguchi.kernel.errors import Refused
from madoguchi.kernel.text_rules import hidden_characters
from madoguchi.notices.notice_checks import clean_area
from madoguchi.ui.form_errors import refusal_error


class AnnouncedTextsForm(forms.Form):
    """Refuses characters that nobody sees in `texts`, and areas that do not exist."""

    texts: ClassVar[tuple[str, ...]]

    def clean_areas(self) -> list[str]:
        """Bring each area into the spelling that is compared, once each."""
        lines = filter(None, map(str.strip, self.cleaned_data["areas"].splitlines()))
        try:
            return list(dict.fromkeys(clean_area(line) for line in lines))
        except Refused as refusal:
            raise refusal_error(refusal) from refusal

    def clean(self) -> dict[str, Any]:
        """Refuse texts with characters that nobody sees, which feeds cannot carry."""
        for name in self.texts:
            text = self.cleaned_data.get(name, "")
            if hidden_characters("".join(text.splitlines())):
                self.add_error(
                    name, _("見えない文字が入っています。打ち直してください。")
                )
        return self.cleaned_data
