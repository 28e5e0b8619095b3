from django.forms import ChoiceField, Field
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class PortalFormRenderer(TemplatesSetting):
    """Render every form and field of the portal with the same two templates."""

    form_template_name = "form.html"
    field_template_name = "field.html"


def set_required_messages() -> None:
    """Let an empty field say what to do."""
    Field.default_error_messages["required"] = _("入力してください。")
    ChoiceField.default_error_messages["required"] = _("選んでください。")
