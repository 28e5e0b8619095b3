from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Every form and field of the portal looks the same, and only this draws them."""

    form_template_name = "form.html"
    field_template_name = "field.html"
