"""How the forms of the portal become HTML."""

from typing import Any

from django.forms import ChoiceField, Field
from django.forms.renderers import Jinja2
from django.template.loader import get_template
from django.utils.translation import gettext_lazy as _

DJANGO_WIDGETS = "django/forms/"


class PortalFormRenderer(Jinja2):
    """Render forms and fields with two templates of ours, widgets with Django's."""

    form_template_name = "form.html"
    field_template_name = "field.html"

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith(DJANGO_WIDGETS):
            return super().get_template(template_name)
        return get_template(template_name)


def set_required_messages() -> None:
    """Let an empty field say what to do."""
    Field.default_error_messages["required"] = _("入力してください。")
    ChoiceField.default_error_messages["required"] = _("選んでください。")
