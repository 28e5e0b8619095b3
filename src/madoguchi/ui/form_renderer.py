from django.forms import ChoiceField, Field
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class PortalFormRenderer(TemplatesSetting):
    """Every form and field of the portal looks the same, and only this draws them."""

    form_template_name = "form.html"
    field_template_name = "field.html"


def set_required_messages() -> None:
    """An empty field says what to do, not what it is."""
    Field.default_error_messages["required"] = _("入力してください。")
    ChoiceField.default_error_messages["required"] = _("選んでください。")
