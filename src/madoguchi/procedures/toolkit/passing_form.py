"""Questions whose answers are never kept: a port gets them while the order is sent."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField


class EmptyBoundField(BoundField):
    """A field that is drawn empty, whatever was typed."""

    def value(self) -> None:
        return None


class PassingForm(forms.Form):
    """Asked on the check page, beside the button that sends the order.

    It is no part of the ProcedureForm: no draft, order, offer, digest or session holds
    its answers, and a page that comes back asks for them again.
    """

    bound_field_class = EmptyBoundField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
